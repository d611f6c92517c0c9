package activationplatform.client;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import activationplatform.activation.v1.ActivationInput;
import activationplatform.activation.v1.ActivationServiceGrpc;
import activationplatform.activation.v1.StreamActivationsRequest;
import activationplatform.activation.v1.TensorEncoding;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Against the server that ACTPLAT_TEST_ADDRESS names; skipped without it. */
public class ServerTest {
    private ManagedChannel channel;
    private ActivationInput input;

    @Before
    public void connect() throws IOException {
        String address = System.getenv("ACTPLAT_TEST_ADDRESS");
        String photo = System.getenv("ACTPLAT_TEST_IMAGE");
        assumeTrue(address != null && photo != null);
        channel = ManagedChannelBuilder.forTarget(address).usePlaintext().build();
        input = ActivationInput.newBuilder().setEncodedImage(ByteString.copyFrom(Files.readAllBytes(Path.of(photo)))).build();
    }

    @After
    public void disconnect() {
        if (channel != null) {
            channel.shutdownNow();
        }
    }

    @Test
    public void everyEncoding_staysWithinItsError() {
        float[] exact = firstConvolution(TensorEncoding.TENSOR_ENCODING_FLOAT32).values();
        for (TensorEncoding encoding : List.of(TensorEncoding.TENSOR_ENCODING_FLOAT16, TensorEncoding.TENSOR_ENCODING_BFLOAT16, TensorEncoding.TENSOR_ENCODING_UINT8)) {
            Tensor tensor = firstConvolution(encoding);
            float[] values = tensor.values();
            assertEquals(exact.length, values.length);
            for (int i = 0; i < exact.length; i++) {
                float allowed = encoding == TensorEncoding.TENSOR_ENCODING_UINT8 ? 0.502f * tensor.header().getScale()
                    : Math.abs(exact[i]) / (encoding == TensorEncoding.TENSOR_ENCODING_FLOAT16 ? 2048 : 256) + 3e-8f;
                assertEquals(encoding + ", value " + i, exact[i], values[i], allowed);
            }
        }
    }

    @Test
    public void layersAndChannels_arriveInTheNetworksOrder() {
        TensorReader reader = read(StreamActivationsRequest.newBuilder().addLayers("pool1*").addLayers("conv1*").addChannelIndices(5).addChannelIndices(2));
        int index = -1;
        int count = 0;
        for (; reader.hasNext(); count++) {
            Tensor tensor = reader.next();
            assertTrue(tensor.layer(), tensor.header().getLayer().getIndex() > index);
            assertEquals(Integer.valueOf(2), tensor.shape().get(1));
            index = tensor.header().getLayer().getIndex();
        }
        assertEquals(reader.start().getLayersCount(), count);
        assertEquals(reader.summary().getLayerCount(), count);
    }

    @Test
    public void unknownLayer_isNotFoundInTheServersWords() {
        TensorReader reader = read(StreamActivationsRequest.newBuilder().addLayers("conv1/7x7_s3"));
        Status status = assertThrows(StatusRuntimeException.class, reader::next).getStatus();
        assertEquals(Status.Code.NOT_FOUND, status.getCode());
        assertTrue(status.getDescription(), status.getDescription().contains("nearest: conv1/7x7_s2"));
    }

    private Tensor firstConvolution(TensorEncoding encoding) {
        TensorReader reader = read(StreamActivationsRequest.newBuilder().addLayers("conv1/7x7_s2").setEncoding(encoding).setChunkBytes(4096));
        Tensor tensor = reader.next();
        assertFalse(reader.hasNext());
        return tensor;
    }

    private TensorReader read(StreamActivationsRequest.Builder request) {
        return new TensorReader(ActivationServiceGrpc.newBlockingStub(channel).streamActivations(request.setInput(input).build()));
    }
}
