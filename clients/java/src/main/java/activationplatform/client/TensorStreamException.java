package activationplatform.client;

/** A stream breaks its own rules: a gap, a wrong length or checksum, an end too early. It is worth asking again for the missing layers. */
public final class TensorStreamException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TensorStreamException(String message) {
        super(message);
    }
}
