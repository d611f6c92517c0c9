package activationplatform.conformance;

import activationplatform.activation.v1.ActivationInput;
import activationplatform.activation.v1.StreamActivationsRequest;
import activationplatform.activation.v1.TensorEncoding;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The Java client as clients/conformance/README.md asks for it. */
public final class Conformance {
    private Conformance() {}

    public static void main(String[] args) throws IOException {
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i + 1 < args.length; i += 2) {
            options.put(args[i].substring(2), args[i + 1]);
        }
        ByteString image = ByteString.copyFrom(Files.readAllBytes(Path.of(options.get("image"))));
        Path out = Path.of(options.get("out"));
        switch (args[0]) {
            case "stream":
                TensorEncoding encoding = TensorEncoding.valueOf("TENSOR_ENCODING_" + options.get("encoding").toUpperCase(Locale.ROOT));
                StreamCommand.run(options.get("address"), image, encoding, Integer.parseInt(options.get("repeat")), out);
                break;
            case "errors":
                new Scenarios(options.get("address"), options.get("keyed-address"), options.get("breaking-address"), image, out).playAll();
                break;
            default:
                throw new IllegalArgumentException("The command is '" + args[0] + "'; expected stream or errors.");
        }
    }

    static StreamActivationsRequest request(ByteString image, TensorEncoding encoding, Iterable<String> layers) {
        return StreamActivationsRequest.newBuilder()
            .setInput(ActivationInput.newBuilder().setEncodedImage(image))
            .setEncoding(encoding)
            .addAllLayers(layers)
            .build();
    }
}
