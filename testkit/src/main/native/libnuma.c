/*
 * Stand-in for libnuma.so.1 where the system has none: says that the machine has no NUMA, after which mysqld asks
 * nothing more of it. What could still be called fails the way the real library fails.
 */
void *numa_all_nodes_ptr = 0;

int numa_available(void) { return -1; }

int numa_node_of_cpu(int cpu) { (void) cpu; return -1; }

void *numa_alloc_onnode(unsigned long size, int node) { (void) size; (void) node; return 0; }

void *numa_alloc_local(unsigned long size) { (void) size; return 0; }

void numa_free(void *start, unsigned long size) { (void) start; (void) size; }

long mbind(void *start, unsigned long len, int mode, const unsigned long *mask, unsigned long maxnode, unsigned flags) {
    (void) start; (void) len; (void) mode; (void) mask; (void) maxnode; (void) flags;
    return -1;
}

long set_mempolicy(int mode, const unsigned long *mask, unsigned long maxnode) {
    (void) mode; (void) mask; (void) maxnode;
    return -1;
}
