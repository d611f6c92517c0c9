package activationplatform.client;

import activationplatform.activation.v1.TensorEnd;
import activationplatform.activation.v1.TensorHeader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The output of one layer, complete and with the right checksum. */
public final class Tensor {
    private final TensorHeader header;
    private final TensorEnd end;
    private final byte[] data;
    private final int crc32c;

    Tensor(TensorHeader header, TensorEnd end, byte[] data, int crc32c) {
        this.header = header;
        this.end = end;
        this.data = data;
        this.crc32c = crc32c;
    }

    /** Layer, shape and encoding, as sent. */
    public TensorHeader header() {
        return header;
    }

    /** Smallest value, largest value and mean, of the values before encoding. */
    public TensorEnd end() {
        return end;
    }

    /** The published name of the layer, for example conv1/7x7_s2. */
    public String layer() {
        return header.getLayer().getName();
    }

    /** The dimensions, outermost first: batch, channel, row, column. */
    public List<Integer> shape() {
        return header.getShapeList();
    }

    /** The encoded bytes, row-major and little-endian; not a copy. */
    public byte[] data() {
        return data;
    }

    /** The checksum of {@link #data}. */
    public int crc32c() {
        return crc32c;
    }

    /** The decoded values, row-major; a new array with each call. */
    public float[] values() {
        ByteBuffer bytes = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        switch (header.getEncoding()) {
            case TENSOR_ENCODING_FLOAT32:
                float[] values = new float[data.length / 4];
                bytes.asFloatBuffer().get(values);
                return values;
            case TENSOR_ENCODING_FLOAT16:
                return float16(bytes.asShortBuffer());
            case TENSOR_ENCODING_BFLOAT16:
                return bfloat16(bytes.asShortBuffer());
            case TENSOR_ENCODING_UINT8:
                return uint8();
            default:
                throw new IllegalStateException("The encoding " + header.getEncoding() + " is not known.");
        }
    }

    /** Writes the decoded values as a NumPy file: float32, C order. */
    public void writeNpy(OutputStream output) throws IOException {
        StringBuilder text = new StringBuilder("{'descr': '<f4', 'fortran_order': False, 'shape': (");
        for (int dimension : shape()) {
            text.append(dimension).append(", ");
        }
        text.append("), }");
        // Magic, version and length take 10 bytes; the values begin at a multiple of 64.
        while ((10 + text.length() + 1) % 64 != 0) {
            text.append(' ');
        }
        text.append('\n');
        float[] values = values();
        ByteBuffer file = ByteBuffer.allocate(10 + text.length() + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 0x93).put("NUMPY\1\0".getBytes(StandardCharsets.US_ASCII)).putShort((short) text.length());
        file.put(text.toString().getBytes(StandardCharsets.US_ASCII)).asFloatBuffer().put(values);
        output.write(file.array());
    }

    static float halfToFloat(int half) {
        int sign = (half & 0x8000) << 16;
        int exponent = half >> 10 & 0x1F;
        int fraction = half & 0x3FF;
        switch (exponent) {
            case 0: // zero and subnormal values: the fraction counts steps of 2^-24, which float32 holds exactly
                return Float.intBitsToFloat(sign | Float.floatToRawIntBits(fraction * 0x1p-24f));
            case 0x1F: // infinity and NaN
                return Float.intBitsToFloat(sign | 0x7F800000 | fraction << 13);
            default:
                return Float.intBitsToFloat(sign | (exponent + 127 - 15) << 23 | fraction << 13);
        }
    }

    private static float[] float16(ShortBuffer halves) {
        float[] values = new float[halves.remaining()];
        for (int i = 0; i < values.length; i++) {
            values[i] = halfToFloat(halves.get(i));
        }
        return values;
    }

    private static float[] bfloat16(ShortBuffer halves) {
        float[] values = new float[halves.remaining()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(halves.get(i) << 16);
        }
        return values;
    }

    /** One multiplication and one addition, each rounded to float; Java never fuses them. */
    private float[] uint8() {
        float[] table = new float[256];
        for (int q = 0; q < table.length; q++) {
            table[q] = q * header.getScale() + header.getOffset();
        }
        float[] values = new float[data.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = table[data[i] & 0xFF];
        }
        return values;
    }
}
