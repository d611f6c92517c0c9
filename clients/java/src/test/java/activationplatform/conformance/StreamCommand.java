package activationplatform.conformance;

import activationplatform.activation.v1.ActivationServiceGrpc;
import activationplatform.activation.v1.StreamActivationsRequest;
import activationplatform.activation.v1.TensorEncoding;
import activationplatform.client.TensorReader;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All layers, timed. */
final class StreamCommand {
    private StreamCommand() {}

    static void run(String address, ByteString image, TensorEncoding encoding, int repeat, Path out) throws IOException {
        StreamActivationsRequest request = Conformance.request(image, encoding, List.of("*"));
        ManagedChannel channel = ManagedChannelBuilder.forTarget(address).usePlaintext().build();
        List<Received> last = new ArrayList<>();
        List<Double> seconds = new ArrayList<>();
        try {
            for (int i = 0; i < repeat; i++) {
                last.clear();
                long begin = System.nanoTime();
                new TensorReader(ActivationServiceGrpc.newBlockingStub(channel).streamActivations(request)).forEachRemaining(tensor -> last.add(new Received(tensor)));
                seconds.add((System.nanoTime() - begin) / 1e9);
            }
        } finally {
            channel.shutdownNow();
        }
        Received.writeAll(out, last);
        System.out.println("{\"seconds\": " + seconds + "}");
    }
}
