package activationplatform.client;

import activationplatform.activation.v1.DataChunk;
import activationplatform.activation.v1.LayerName;
import activationplatform.activation.v1.StreamActivationsResponse;
import activationplatform.activation.v1.StreamStart;
import activationplatform.activation.v1.StreamSummary;
import activationplatform.activation.v1.TensorEnd;
import activationplatform.activation.v1.TensorHeader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.zip.CRC32C;

/**
 * Puts the tensors of a stream together, by the rules of protos/README.md: one tensor after the other, each as soon as it has arrived whole.
 *
 * <p>{@link #hasNext} and {@link #next} throw gRPC's StatusRuntimeException if the call fails, and {@link TensorStreamException} if the stream breaks its
 * own rules. Whoever stops reading early cancels the call, by the {@code Context.CancellableContext} in which it was started.
 */
public final class TensorReader implements Iterator<Tensor> {
    /** The largest tensor unless told otherwise: 1 GiB, as it travels. */
    public static final int DEFAULT_MAXIMUM_BYTES = 1 << 30;

    private final Iterator<StreamActivationsResponse> stream;
    private final int maximumBytes;
    private final List<String> missing = new ArrayList<>();
    private final CRC32C checksum = new CRC32C();
    private StreamStart start;
    private StreamSummary summary;
    private TensorHeader open;
    private byte[] data;
    private int received;
    private Tensor next;

    /** Reads what ActivationServiceBlockingStub.streamActivations returns. */
    public TensorReader(Iterator<StreamActivationsResponse> stream) {
        this(stream, DEFAULT_MAXIMUM_BYTES);
    }

    /** The same; a tensor of more encoded bytes is refused before memory is taken for it. */
    public TensorReader(Iterator<StreamActivationsResponse> stream, int maximumBytes) {
        this.stream = stream;
        this.maximumBytes = maximumBytes;
    }

    /** What will come; null before the first call of {@link #hasNext}. */
    public StreamStart start() {
        return start;
    }

    /** The last message; null until {@link #hasNext} has returned false. */
    public StreamSummary summary() {
        return summary;
    }

    /** Layers that have not arrived. After a break, ask for them with the start's model_sha256 as the expected one. */
    public List<String> missing() {
        return Collections.unmodifiableList(missing);
    }

    @Override
    public boolean hasNext() {
        while (next == null && stream.hasNext()) {
            next = take(stream.next());
        }
        if (next == null && (summary == null || !missing.isEmpty())) {
            throw new TensorStreamException("The stream ended before all layers had arrived.");
        }
        return next != null;
    }

    @Override
    public Tensor next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Tensor tensor = next;
        next = null;
        return tensor;
    }

    private Tensor take(StreamActivationsResponse response) {
        switch (response.getEventCase()) {
            case START:
                start = response.getStart();
                for (LayerName layer : start.getLayersList()) {
                    missing.add(layer.getName());
                }
                return null;
            case HEADER:
                begin(response.getHeader());
                return null;
            case CHUNK:
                append(response.getChunk());
                return null;
            case END:
                return complete(response.getEnd());
            case SUMMARY:
                summary = response.getSummary();
                return null;
            default: // an event of a newer server
                return null;
        }
    }

    private void begin(TensorHeader header) {
        String name = header.getLayer().getName();
        if (open != null) {
            throw broken("Tensor '%s' begins before the end of '%s'.", name, name());
        }
        if (!missing.contains(name)) {
            throw broken("Tensor '%s' was not announced, or has come before.", name);
        }
        long length = bytesPerValue(header);
        for (int dimension : header.getShapeList()) {
            if (dimension < 0 || (dimension > 0 && length > maximumBytes / dimension)) {
                throw broken("Tensor '%s' of shape %s is larger than the limit of %d bytes.", name, header.getShapeList(), maximumBytes);
            }
            length *= dimension;
        }
        if (header.getByteLength() != length) {
            throw broken("Tensor '%s' announces %d bytes; its shape %s needs %d.", name, header.getByteLength(), header.getShapeList(), length);
        }
        open = header;
        data = new byte[(int) length];
        received = 0;
        checksum.reset();
    }

    private void append(DataChunk chunk) {
        if (open == null) {
            throw broken("A chunk came without a tensor's header before it.");
        }
        int size = chunk.getData().size();
        if (chunk.getOffset() != received) {
            throw broken("Tensor '%s': a chunk has offset %d; expected %d.", name(), chunk.getOffset(), received);
        }
        if (size > data.length - received) {
            throw broken("Tensor '%s': %d bytes came; %d were announced.", name(), (long) received + size, data.length);
        }
        chunk.getData().copyTo(data, received);
        checksum.update(data, received, size);
        received += size;
    }

    private Tensor complete(TensorEnd end) {
        if (open == null) {
            throw broken("A tensor's end came without its header before it.");
        }
        if (received != data.length) {
            throw broken("Tensor '%s' ended after %d bytes; %d were announced.", name(), received, data.length);
        }
        int crc32c = (int) checksum.getValue();
        if (end.getCrc32C() != crc32c) {
            throw broken("Tensor '%s': the received bytes have CRC-32C 0x%08X; the sender states 0x%08X.", name(), crc32c, end.getCrc32C());
        }
        missing.remove(name());
        Tensor tensor = new Tensor(open, end, data, crc32c);
        open = null;
        data = null;
        return tensor;
    }

    private String name() {
        return open.getLayer().getName();
    }

    private static int bytesPerValue(TensorHeader header) {
        switch (header.getEncoding()) {
            case TENSOR_ENCODING_FLOAT32:
                return 4;
            case TENSOR_ENCODING_FLOAT16:
            case TENSOR_ENCODING_BFLOAT16:
                return 2;
            case TENSOR_ENCODING_UINT8:
                return 1;
            default:
                throw broken("Tensor '%s' has the unknown encoding %d.", header.getLayer().getName(), header.getEncodingValue());
        }
    }

    private static TensorStreamException broken(String format, Object... values) {
        return new TensorStreamException(String.format(Locale.ROOT, format, values));
    }
}
