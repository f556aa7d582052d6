package io.headgate.config;

import java.net.InetAddress;

/**
 * A range of internet addresses, or all that comes through Unix domain sockets.
 *
 * @param base the first address of the range; null for Unix domain sockets
 * @param prefix how many of its bits all addresses of the range share
 */
public record Network(InetAddress base, int prefix) {

    /** Whoever connects through a Unix domain socket: {@code localhost}, as MariaDB has it. */
    static final Network LOCALHOST = new Network(null, 0);

    /**
     * Whether an address is in the range.
     *
     * @param address of a peer; null for one that came through a Unix domain socket. An IPv4 address in IPv6 form
     *     counts as an IPv4 address, which is what {@link InetAddress} makes of it
     */
    public boolean contains(InetAddress address) {
        if (base == null || address == null) {
            return base == null && address == null;
        }
        byte[] first = base.getAddress();
        byte[] other = address.getAddress();
        if (other.length != first.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            if (isSet(first, bit) != isSet(other, bit)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the base is the first address of its range. */
    boolean isWellFormed() {
        byte[] first = base.getAddress();
        for (int bit = prefix; bit < first.length * Byte.SIZE; bit++) {
            if (isSet(first, bit)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSet(byte[] address, int bit) {
        return (address[bit / Byte.SIZE] >> (Byte.SIZE - 1 - bit % Byte.SIZE) & 1) != 0;
    }
}
