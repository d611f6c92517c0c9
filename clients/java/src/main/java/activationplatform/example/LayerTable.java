package activationplatform.example;

import activationplatform.activation.v1.ActivationInput;
import activationplatform.activation.v1.ActivationServiceGrpc;
import activationplatform.activation.v1.GetModelRequest;
import activationplatform.activation.v1.Layer;
import activationplatform.activation.v1.ModelServiceGrpc;
import activationplatform.activation.v1.StreamActivationsRequest;
import activationplatform.client.Tensor;
import activationplatform.client.TensorReader;
import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Lists the layers of the server's default model and stores what one of them puts out for a photo: PHOTO [SERVER [LAYER [FILE.npy]]]. */
public final class LayerTable {
    private LayerTable() {}

    public static void main(String[] args) {
        if (args.length == 0) {
            System.err.println("usage: LayerTable PHOTO [HOST:PORT [LAYER [FILE.npy]]]");
            System.exit(2);
        }
        Path photo = Path.of(args[0]);
        String server = args.length > 1 ? args[1] : "127.0.0.1:5080";
        String layer = args.length > 2 ? args[2] : "conv1/7x7_s2";
        Path output = Path.of(args.length > 3 ? args[3] : "activation.npy");

        ManagedChannel connection = ManagedChannelBuilder.forTarget(server).usePlaintext().build();
        try {
            Channel channel = withKey(connection, System.getenv("ACTPLAT_API_KEY"));
            printLayers(channel);
            store(channel, photo, layer, output);
        } catch (StatusRuntimeException exception) {
            System.err.println(exception.getStatus().getCode() + ": " + exception.getStatus().getDescription());
            System.exit(1);
        } catch (IOException exception) {
            System.err.println("A file cannot be read or written: " + exception.getMessage());
            System.exit(1);
        } finally {
            connection.shutdownNow();
        }
    }

    private static void printLayers(Channel channel) {
        System.out.printf("%-4s %-30s %-28s %s%n", "#", "layer", "type", "output");
        for (Layer layer : ModelServiceGrpc.newBlockingStub(channel).getModel(GetModelRequest.getDefaultInstance()).getNetwork().getLayersList()) {
            System.out.printf("%-4d %-30s %-28s %s%n", layer.getName().getIndex() + 1, layer.getName().getName(), layer.getTypeName(), layer.getOutputShapeList());
        }
    }

    private static void store(Channel channel, Path photo, String layer, Path output) throws IOException {
        StreamActivationsRequest request = StreamActivationsRequest.newBuilder()
            .setInput(ActivationInput.newBuilder().setEncodedImage(ByteString.copyFrom(Files.readAllBytes(photo))))
            .addLayers(layer)
            .build();
        TensorReader reader = new TensorReader(ActivationServiceGrpc.newBlockingStub(channel).streamActivations(request));
        Tensor tensor = reader.next();
        try (OutputStream file = Files.newOutputStream(output)) {
            tensor.writeNpy(file);
        }
        System.out.printf("%s %s, %s to %s -> %s%n", tensor.layer(), tensor.shape(), tensor.end().getMinimum(), tensor.end().getMaximum(), output);
    }

    private static Channel withKey(Channel channel, String key) {
        if (key == null || key.isEmpty()) {
            return channel;
        }
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + key);
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }
}
