package activationplatform.client;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import activationplatform.activation.v1.DataChunk;
import activationplatform.activation.v1.LayerName;
import activationplatform.activation.v1.StreamActivationsResponse;
import activationplatform.activation.v1.StreamStart;
import activationplatform.activation.v1.StreamSummary;
import activationplatform.activation.v1.TensorEncoding;
import activationplatform.activation.v1.TensorEnd;
import activationplatform.activation.v1.TensorHeader;
import com.google.protobuf.ByteString;
import java.util.List;
import org.junit.Test;

/** Each rule of protos/README.md, kept and broken. */
public class TensorReaderTest {
    private static final int CRC = 0x329DE106;
    private static final ByteString DATA = ByteString.copyFrom(new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0x20, (byte) 0xc0, (byte) 0xcd, (byte) 0xcc, (byte) 0xcc, 0x3d, 0, 0, 0x40, 0x40});

    @Test
    public void next_workedExample_putsTheTensorTogether() {
        TensorReader reader = reader(start("a"), header("a", 16, 1, 1, 2, 2), chunk(0, DATA.substring(0, 10)), chunk(10, DATA.substring(10)), end(CRC), summary());
        Tensor tensor = reader.next();
        assertEquals("a", tensor.layer());
        assertEquals(CRC, tensor.crc32c());
        assertEquals(-2.5f, tensor.values()[1], 0);
        assertFalse(reader.hasNext());
        assertTrue(reader.missing().isEmpty());
    }

    @Test
    public void next_brokenStream_saysWhatIsWrong() {
        assertBroken("A chunk came without a tensor's header before it.", start("a"), chunk(0, DATA));
        assertBroken("A tensor's end came without its header before it.", start("a"), end(0));
        assertBroken("Tensor 'b' begins before the end of 'a'.", start("a"), header("a", 16, 4), header("b", 16, 4));
        assertBroken("Tensor 'a' announces 12 bytes; its shape [4] needs 16.", start("a"), header("a", 12, 4));
        assertBroken("Tensor 'a' of shape [-4] is larger than the limit of 1073741824 bytes.", start("a"), header("a", 16, -4));
        assertBroken("Tensor 'a' of shape [65536, 65536] is larger than the limit of 1073741824 bytes.", start("a"), header("a", 0, 65536, 65536));
        assertBroken("Tensor 'a' of shape [1073741824, 268435456] is larger than the limit of 1073741824 bytes.", start("a"), header("a", 1L << 60, 1 << 30, 1 << 28));
        assertBroken("Tensor 'a' announces 1152921504606846976 bytes; its shape [4] needs 16.", start("a"), header("a", 1L << 60, 4));
        assertBroken("Tensor 'a' announces -16 bytes; its shape [4] needs 16.", start("a"), header("a", -16, 4));
        assertBroken("Tensor 'b' was not announced, or has come before.", start("a"), header("b", 16, 4));
        assertBroken("Tensor 'a': a chunk has offset 4; expected 8.", start("a"), header("a", 16, 4), chunk(0, DATA.substring(0, 8)), chunk(4, DATA.substring(4)));
        assertBroken("Tensor 'a': a chunk has offset 12; expected 8.", start("a"), header("a", 16, 4), chunk(0, DATA.substring(0, 8)), chunk(12, DATA.substring(12)));
        assertBroken("Tensor 'a': 20 bytes came; 16 were announced.", start("a"), header("a", 16, 4), chunk(0, DATA.substring(0, 8)), chunk(8, DATA.substring(4)));
        assertBroken("Tensor 'a' ended after 8 bytes; 16 were announced.", start("a"), header("a", 16, 4), chunk(0, DATA.substring(0, 8)), end(0));
        assertBroken("Tensor 'a': the received bytes have CRC-32C 0x329DE106; the sender states 0x329DE107.", start("a"), header("a", 16, 4), chunk(0, DATA), end(CRC + 1));
        assertBroken("The stream ended before all layers had arrived.", start("a"));
        assertBroken("The stream ended before all layers had arrived.", start("a"), summary());
    }

    @Test
    public void next_layerThatComesTwice_isRefused() {
        TensorReader reader = reader(start("a", "b"), header("a", 16, 4), chunk(0, DATA), end(CRC), header("a", 16, 4));
        reader.next();
        assertEquals("Tensor 'a' was not announced, or has come before.", assertThrows(TensorStreamException.class, reader::next).getMessage());
        assertEquals(List.of("b"), reader.missing());
    }

    private static void assertBroken(String message, StreamActivationsResponse... events) {
        TensorReader reader = reader(events);
        assertEquals(message, assertThrows(TensorStreamException.class, reader::next).getMessage());
        assertEquals(List.of("a"), reader.missing());
    }

    private static TensorReader reader(StreamActivationsResponse... events) {
        return new TensorReader(List.of(events).iterator());
    }

    private static StreamActivationsResponse start(String... layers) {
        StreamStart.Builder start = StreamStart.newBuilder();
        for (String layer : layers) {
            start.addLayers(name(layer));
        }
        return StreamActivationsResponse.newBuilder().setStart(start).build();
    }

    private static StreamActivationsResponse header(String layer, long byteLength, Integer... shape) {
        return StreamActivationsResponse.newBuilder()
            .setHeader(TensorHeader.newBuilder().setLayer(name(layer)).setEncoding(TensorEncoding.TENSOR_ENCODING_FLOAT32).addAllShape(List.of(shape)).setByteLength(byteLength))
            .build();
    }

    private static StreamActivationsResponse chunk(long offset, ByteString data) {
        return StreamActivationsResponse.newBuilder().setChunk(DataChunk.newBuilder().setOffset(offset).setData(data)).build();
    }

    private static StreamActivationsResponse end(int crc32c) {
        return StreamActivationsResponse.newBuilder().setEnd(TensorEnd.newBuilder().setCrc32C(crc32c)).build();
    }

    private static StreamActivationsResponse summary() {
        return StreamActivationsResponse.newBuilder().setSummary(StreamSummary.getDefaultInstance()).build();
    }

    private static LayerName name(String layer) {
        return LayerName.newBuilder().setName(layer).build();
    }
}
