package activationplatform.conformance;

import activationplatform.client.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A tensor with its decoded values. */
final class Received {
    private static final String ENCODING_PREFIX = "TENSOR_ENCODING_";

    private final Tensor tensor;
    private final float[] values;

    Received(Tensor tensor) {
        this.tensor = tensor;
        values = tensor.values();
    }

    /** Writes tensors.jsonl. */
    static void writeAll(Path folder, List<Received> tensors) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Received received : tensors) {
            lines.add(received.line());
        }
        Files.write(folder.resolve("tensors.jsonl"), lines);
    }

    private String line() {
        return String.format(
            Locale.ROOT,
            "{\"layer\": %s, \"shape\": %s, \"dataType\": \"%s\", \"bytes\": %d, \"crc32c\": \"%08x\", \"agreed\": %s, \"sha256\": \"%s\"}",
            Json.quote(tensor.layer()),
            tensor.shape(),
            tensor.header().getEncoding().name().substring(ENCODING_PREFIX.length()).toLowerCase(Locale.ROOT),
            tensor.data().length,
            tensor.crc32c(),
            tensor.crc32c() == tensor.end().getCrc32C(),
            sha256());
    }

    private String sha256() {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        try {
            StringBuilder text = new StringBuilder();
            for (byte b : MessageDigest.getInstance("SHA-256").digest(bytes.array())) {
                text.append(String.format(Locale.ROOT, "%02x", b));
            }
            return text.toString();
        } catch (NoSuchAlgorithmException exception) {
            throw new IllegalStateException(exception); // every Java platform has SHA-256
        }
    }
}
