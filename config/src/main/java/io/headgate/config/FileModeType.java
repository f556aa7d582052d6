package io.headgate.config;

import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Who may do what with a file, in the octal digits of {@code chmod}. */
final class FileModeType implements ValueType<Set<PosixFilePermission>> {

    private static final Pattern DIGITS = Pattern.compile("0?[0-7]{3}");
    private static final int BITS = 9;

    @Override
    public Set<PosixFilePermission> parse(String text) throws InvalidValueException {
        if (!DIGITS.matcher(text).matches()) {
            throw new InvalidValueException("must be " + range(), "one digit each for the owner, its group and others");
        }
        int mode = Integer.parseInt(text, 8);
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (PosixFilePermission permission : PosixFilePermission.values()) {
            // the constants are in the order of the bits, the highest first
            if ((mode >> (BITS - 1 - permission.ordinal()) & 1) != 0) {
                permissions.add(permission);
            }
        }
        return Set.copyOf(permissions);
    }

    @Override
    public Scalar scalar(Set<PosixFilePermission> value) {
        return Scalar.INTEGER;
    }

    @Override
    public String range() {
        return "three octal digits such as 660";
    }

    @Override
    public String placeholder() {
        return "MODE";
    }
}
