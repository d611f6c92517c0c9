package activationplatform.client;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import activationplatform.activation.v1.TensorEncoding;
import activationplatform.activation.v1.TensorEnd;
import activationplatform.activation.v1.TensorHeader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.Test;

/** The worked example of protos/README.md, and the laws of the encodings. */
public class TensorTest {
    private static final int ONE = 0x3F800000;
    private static final int MINUS_TWO_5 = 0xC0200000;
    private static final int THREE = 0x40400000;

    @Test
    public void values_workedExample_decodeEveryEncoding() {
        assertBits(tensor(TensorEncoding.TENSOR_ENCODING_FLOAT32, 0, 0, 0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xc0, 0xcd, 0xcc, 0xcc, 0x3d, 0, 0, 0x40, 0x40), ONE, MINUS_TWO_5, 0x3DCCCCCD, THREE);
        assertBits(tensor(TensorEncoding.TENSOR_ENCODING_FLOAT16, 0, 0, 0x00, 0x3c, 0x00, 0xc1, 0x66, 0x2e, 0x00, 0x42), ONE, MINUS_TWO_5, 0x3DCCC000, THREE);
        assertBits(tensor(TensorEncoding.TENSOR_ENCODING_BFLOAT16, 0, 0, 0x80, 0x3f, 0x20, 0xc0, 0xcd, 0x3d, 0x40, 0x40), ONE, MINUS_TWO_5, 0x3DCD0000, THREE);
        assertBits(
            tensor(TensorEncoding.TENSOR_ENCODING_UINT8, Float.intBitsToFloat(0x3CB0B0B1), -2.5f, 0xa2, 0x00, 0x79, 0xff), 0x3F7E7E80, MINUS_TWO_5, 0x3DE0E0E0, THREE);
    }

    @Test
    public void halfToFloat_everyFloat16_isWhatItsPartsSay() {
        for (int half = 0; half <= 0xFFFF; half++) {
            int exponent = half >> 10 & 0x1F;
            int fraction = half & 0x3FF;
            double magnitude = exponent == 0 ? Math.scalb((double) fraction, -24)
                : exponent < 31 ? Math.scalb(1 + fraction / 1024.0, exponent - 15)
                : fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            assertEquals(Integer.toHexString(half), (float) ((half & 0x8000) == 0 ? magnitude : -magnitude), Tensor.halfToFloat(half), 0);
        }
    }

    @Test
    public void values_uint8_roundProductAndSum() {
        Random random = new Random(6);
        for (int round = 0; round < 1000; round++) {
            float scale = random.nextFloat();
            float offset = random.nextFloat() * 100 - 50;
            int q = random.nextInt(256);
            float product = new BigDecimal(scale).multiply(new BigDecimal(q)).floatValue();
            float expected = new BigDecimal(product).add(new BigDecimal(offset)).floatValue();
            assertEquals(expected, tensor(TensorEncoding.TENSOR_ENCODING_UINT8, scale, offset, q).values()[0], 0);
        }
    }

    @Test
    public void writeNpy_tensor_hasAlignedHeaderAndValues() throws IOException {
        Tensor tensor = tensor(TensorEncoding.TENSOR_ENCODING_FLOAT32, 0, 0, 0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xc0, 0xcd, 0xcc, 0xcc, 0x3d, 0, 0, 0x40, 0x40);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        tensor.writeNpy(file);
        byte[] written = file.toByteArray();
        assertEquals(128 + 16, written.length);
        assertArrayEquals(tensor.data(), Arrays.copyOfRange(written, 128, written.length));
        String header = new String(written, 10, 118, StandardCharsets.US_ASCII);
        assertTrue(header, header.startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 2, 2, ), }") && header.endsWith(" \n"));
    }

    private static void assertBits(Tensor tensor, int... bits) {
        float[] values = tensor.values();
        assertEquals(bits.length, values.length);
        for (int i = 0; i < bits.length; i++) {
            assertEquals(tensor.header().getEncoding() + ", value " + i, Integer.toHexString(bits[i]), Integer.toHexString(Float.floatToRawIntBits(values[i])));
        }
    }

    private static Tensor tensor(TensorEncoding encoding, float scale, float offset, int... data) {
        byte[] bytes = new byte[data.length];
        for (int i = 0; i < data.length; i++) {
            bytes[i] = (byte) data[i];
        }
        TensorHeader header = TensorHeader.newBuilder().setEncoding(encoding).setScale(scale).setOffset(offset).addShape(1).addShape(1).addShape(2).addShape(2).build();
        return new Tensor(header, TensorEnd.getDefaultInstance(), bytes, 0);
    }
}
