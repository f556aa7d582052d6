package io.headgate.pool;

/**
 * A doubly linked list through links that its items own: adding and removing allocate nothing and take constant time,
 * and a link knows which chain it is in. That is how the pool's rule "a connection's state is the list it is in" holds.
 */
final class Chain<T> {
    /** An item's place in at most one chain. */
    static final class Link<T> {
        private final T item;
        private Chain<T> chain;
        private Link<T> previous;
        private Link<T> next;

        Link(T item) {
            this.item = item;
        }

        T item() {
            return item;
        }

        Link<T> next() {
            return next;
        }

        boolean isIn(Chain<T> candidate) {
            return chain == candidate;
        }

        boolean isLinked() {
            return chain != null;
        }

        /** Leaves the chain it is in. */
        void unlink() {
            chain.remove(this);
        }

        /** Leaves the chain it is in, if any, and becomes the last of another one. */
        void moveTo(Chain<T> target) {
            if (chain != null) {
                chain.remove(this);
            }
            target.addLast(this);
        }
    }

    private Link<T> first;
    private Link<T> last;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The first item, or null. */
    T first() {
        return first == null ? null : first.item;
    }

    /** The first link, or null. */
    Link<T> firstLink() {
        return first;
    }

    void addFirst(Link<T> link) {
        claim(link);
        link.next = first;
        if (first == null) {
            last = link;
        } else {
            first.previous = link;
        }
        first = link;
    }

    void addLast(Link<T> link) {
        claim(link);
        link.previous = last;
        if (last == null) {
            first = link;
        } else {
            last.next = link;
        }
        last = link;
    }

    private void claim(Link<T> link) {
        if (link.chain != null) {
            throw new IllegalStateException("already in a chain: " + link.item);
        }
        link.chain = this;
        size++;
    }

    private void remove(Link<T> link) {
        if (link.previous == null) {
            first = link.next;
        } else {
            link.previous.next = link.next;
        }
        if (link.next == null) {
            last = link.previous;
        } else {
            link.next.previous = link.previous;
        }
        link.previous = null;
        link.next = null;
        link.chain = null;
        size--;
    }
}
