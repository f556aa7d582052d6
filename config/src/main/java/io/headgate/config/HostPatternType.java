package io.headgate.config;

/** {@code HOST[:PORT]} with a question mark that stands for the identifier of a server. */
final class HostPatternType implements ValueType<HostPattern> {

    private static final String EXAMPLE = "?.c1a2b3.eu-west-1.rds.amazonaws.com";

    private final HostPortType address;

    HostPatternType(HostPortType address) {
        this.address = address;
    }

    @Override
    public HostPattern parse(String text) throws InvalidValueException {
        int place = text.indexOf(HostPattern.PLACE);
        if (place < 0 || place != text.lastIndexOf(HostPattern.PLACE)) {
            throw new InvalidValueException("must be " + range(), "such as " + EXAMPLE);
        }
        HostPort example;
        try {
            example = address.parse(text.replace(HostPattern.PLACE, 'x'));
        } catch (InvalidValueException e) {
            throw new InvalidValueException("must be " + range(), e.hint());
        }
        if (text.indexOf(':') >= 0 && text.indexOf(':') < place) {
            throw new InvalidValueException("must be " + range(), "the question mark belongs into the host");
        }
        int length = example.host().length();
        return new HostPattern(text.substring(0, length), example.port());
    }

    @Override
    public String range() {
        return address.range() + " and one ? in the host";
    }

    @Override
    public String placeholder() {
        return "HOST[:PORT]";
    }
}
