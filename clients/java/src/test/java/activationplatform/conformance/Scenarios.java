package activationplatform.conformance;

import activationplatform.activation.v1.ActivationServiceGrpc;
import activationplatform.activation.v1.ActivationServiceGrpc.ActivationServiceBlockingStub;
import activationplatform.activation.v1.StreamActivationsRequest;
import activationplatform.activation.v1.TensorEncoding;
import activationplatform.client.TensorReader;
import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Everything that may go wrong, as users meet it. */
final class Scenarios {
    private static final String FIRST_CONVOLUTION = "conv1/7x7_s2";
    // The breaking server refuses connections for half a second.
    private static final long PATIENCE_SECONDS = 20;

    private final String address;
    private final String keyedAddress;
    private final String breakingAddress;
    private final ByteString image;
    private final Path out;

    Scenarios(String address, String keyedAddress, String breakingAddress, ByteString image, Path out) {
        this.address = address;
        this.keyedAddress = keyedAddress;
        this.breakingAddress = breakingAddress;
        this.image = image;
        this.out = out;
    }

    void playAll() {
        play("unknown-layer", Status.Code.NOT_FOUND, () -> call(address, stub -> readAll(stub, request("conv1/7x7_s3"))));
        play("cancelled", Status.Code.CANCELLED, () -> call(address, this::cancel));
        play("deadline", Status.Code.DEADLINE_EXCEEDED, () -> call(address, stub -> readAll(stub.withDeadlineAfter(20, TimeUnit.MILLISECONDS), request("*"))));
        play("bad-key", Status.Code.UNAUTHENTICATED, () -> call(keyedAddress, stub -> readAll(withKey(stub, "wrong"), request(FIRST_CONVOLUTION))));
        play("good-key", Status.Code.OK, () -> call(keyedAddress, stub -> readAll(withKey(stub, System.getenv("ACTPLAT_API_KEY")), request(FIRST_CONVOLUTION))));
        play("broken-stream", Status.Code.UNAVAILABLE, () -> call(breakingAddress, this::breakAndResume));
    }

    private StreamActivationsRequest request(String layer) {
        return Conformance.request(image, TensorEncoding.TENSOR_ENCODING_FLOAT32, List.of(layer));
    }

    private static void readAll(ActivationServiceBlockingStub stub, StreamActivationsRequest request) {
        new TensorReader(stub.streamActivations(request)).forEachRemaining(Received::new);
    }

    /** Cancels after the first tensor; a second one would be an error of another kind. */
    private void cancel(ActivationServiceBlockingStub stub) {
        try (Context.CancellableContext context = Context.current().withCancellation()) {
            context.run(() -> {
                TensorReader reader = new TensorReader(stub.streamActivations(request("*")));
                reader.next();
                context.cancel(null);
                reader.next();
                throw new IllegalStateException("A tensor came after the call was cancelled.");
            });
        }
    }

    /** Meets the break, asks for what is missing, and shows the break. */
    private void breakAndResume(ActivationServiceBlockingStub stub) throws IOException {
        List<Received> tensors = new ArrayList<>();
        TensorReader first = new TensorReader(stub.streamActivations(request("*")));
        try {
            first.forEachRemaining(tensor -> tensors.add(new Received(tensor)));
        } catch (StatusRuntimeException broken) {
            StreamActivationsRequest again = Conformance.request(image, TensorEncoding.TENSOR_ENCODING_FLOAT32, first.missing())
                .toBuilder()
                .setExpectedModelSha256(first.start().getModelSha256())
                .build();
            new TensorReader(stub.withWaitForReady().withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS).streamActivations(again))
                .forEachRemaining(tensor -> tensors.add(new Received(tensor)));
            Received.writeAll(out, tensors);
            throw broken;
        }
    }

    private static ActivationServiceBlockingStub withKey(ActivationServiceBlockingStub stub, String key) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + key);
        return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private static void call(String address, Call call) throws IOException {
        ManagedChannel channel = ManagedChannelBuilder.forTarget(address).usePlaintext().build();
        try {
            call.with(ActivationServiceGrpc.newBlockingStub(channel));
        } finally {
            channel.shutdownNow();
        }
    }

    private static void play(String name, Status.Code expected, Scenario scenario) {
        Status.Code status = Status.Code.OK;
        String error = "";
        String message = "";
        try {
            scenario.run();
        } catch (StatusRuntimeException exception) {
            status = exception.getStatus().getCode();
            error = exception.getClass().getSimpleName();
            message = String.valueOf(exception.getStatus().getDescription());
        } catch (IOException | RuntimeException exception) {
            status = Status.Code.UNKNOWN;
            error = exception.getClass().getSimpleName();
            message = String.valueOf(exception.getMessage());
        }
        System.out.println("{\"scenario\": \"" + name + "\", \"status\": \"" + status + "\", \"error\": " + Json.quote(error)
            + ", \"message\": " + Json.quote(message) + ", \"ok\": " + (status == expected) + "}");
    }

    private interface Scenario {
        void run() throws IOException;
    }

    private interface Call {
        void with(ActivationServiceBlockingStub stub) throws IOException;
    }
}
