package io.headgate.config;

/** {@code HOST[:PORT]=WEIGHT}. */
final class ReaderWeightType implements ValueType<ReaderWeight> {

    private final HostPortType server;
    private final IntegerType weight = new IntegerType(0, ReaderWeight.HIGHEST);

    ReaderWeightType(HostPortType server) {
        this.server = server;
    }

    @Override
    public ReaderWeight parse(String text) throws InvalidValueException {
        int sign = text.lastIndexOf('=');
        if (sign < 0) {
            throw new InvalidValueException("must be " + range(), "the weight is missing, such as " + text + "=50");
        }
        return new ReaderWeight(server.parse(text.substring(0, sign).strip()),
                weight.parse(text.substring(sign + 1).strip()));
    }

    @Override
    public String print(ReaderWeight value, String text) {
        return value.toString();
    }

    @Override
    public String range() {
        return "HOST[:PORT]=WEIGHT with a weight from 0 to " + ReaderWeight.HIGHEST;
    }

    @Override
    public String placeholder() {
        return "HOST[:PORT]=WEIGHT";
    }
}
