package activations

import (
	"bytes"
	"encoding/hex"
	"math"
	"math/rand"
	"strings"
	"testing"

	pb "activationplatform/activation/v1"
)

// Bits of the values of the worked example in protos/README.md.
const (
	one       = 0x3F800000
	minusTwo5 = 0xC0200000
	three     = 0x40400000
)

func TestFloat32_WorkedExample_DecodesEveryEncoding(t *testing.T) {
	tests := []struct {
		encoding      pb.TensorEncoding
		data          string
		scale, offset uint32
		values        []uint32
	}{
		{pb.TensorEncoding_TENSOR_ENCODING_FLOAT32, "0000803f000020c0cdcccc3d00004040", 0, 0, []uint32{one, minusTwo5, 0x3DCCCCCD, three}},
		{pb.TensorEncoding_TENSOR_ENCODING_FLOAT16, "003c00c1662e0042", 0, 0, []uint32{one, minusTwo5, 0x3DCCC000, three}},
		{pb.TensorEncoding_TENSOR_ENCODING_BFLOAT16, "803f20c0cd3d4040", 0, 0, []uint32{one, minusTwo5, 0x3DCD0000, three}},
		{pb.TensorEncoding_TENSOR_ENCODING_UINT8, "a20079ff", 0x3CB0B0B1, 0xC0200000, []uint32{0x3F7E7E80, minusTwo5, 0x3DE0E0E0, three}},
	}
	for _, test := range tests {
		tensor := &Tensor{
			Header: &pb.TensorHeader{Encoding: test.encoding, Scale: math.Float32frombits(test.scale), Offset: math.Float32frombits(test.offset)},
			Data:   unhex(t, test.data),
		}
		for i, value := range tensor.Float32() {
			if math.Float32bits(value) != test.values[i] {
				t.Errorf("%v: value %d is %v (0x%08X), not 0x%08X", test.encoding, i, value, math.Float32bits(value), test.values[i])
			}
		}
	}
}

func TestFloat32_EveryFloat16_IsWhatItsPartsSay(t *testing.T) {
	for half := 0; half <= math.MaxUint16; half++ {
		sign, exponent, fraction := 1.0, half>>10&0x1F, float64(half&0x3FF)
		if half&0x8000 != 0 {
			sign = -1
		}
		expected := sign * math.Ldexp(1+fraction/1024, exponent-15)
		if exponent == 0 {
			expected = math.Copysign(math.Ldexp(fraction, -24), sign)
		} else if exponent == 31 {
			expected = math.Inf(int(sign))
			if fraction != 0 {
				expected = math.NaN()
			}
		}
		actual := float16(uint16(half))
		if math.IsNaN(expected) != math.IsNaN(float64(actual)) || (!math.IsNaN(expected) && math.Float32bits(actual) != math.Float32bits(float32(expected))) {
			t.Fatalf("0x%04X is %v, not %v", half, actual, expected)
		}
	}
}

func TestFloat32_UInt8_RoundsProductAndSum(t *testing.T) {
	random := rand.New(rand.NewSource(6))
	for round := 0; round < 1000; round++ {
		scale, offset, q := random.Float32(), random.Float32()*100-50, byte(random.Intn(256))
		tensor := &Tensor{Header: &pb.TensorHeader{Encoding: pb.TensorEncoding_TENSOR_ENCODING_UINT8, Scale: scale, Offset: offset}, Data: []byte{q}}
		product := float32(float64(q) * float64(scale)) // exact in float64, then rounded once
		if expected := float32(float64(product) + float64(offset)); tensor.Float32()[0] != expected {
			t.Fatalf("%d * %v + %v is %v, not %v", q, scale, offset, tensor.Float32()[0], expected)
		}
	}
}

func TestWriteNpy_Tensor_HasAlignedHeaderAndValues(t *testing.T) {
	tensor := &Tensor{
		Header: &pb.TensorHeader{Encoding: pb.TensorEncoding_TENSOR_ENCODING_FLOAT32, Shape: []int32{1, 1, 2, 2}},
		Data:   unhex(t, "0000803f000020c0cdcccc3d00004040"),
	}
	var file bytes.Buffer
	if err := tensor.WriteNpy(&file); err != nil {
		t.Fatal(err)
	}
	written := file.Bytes()
	if len(written) != 128+16 || !bytes.Equal(written[128:], tensor.Data) || written[127] != '\n' {
		t.Errorf("the values do not begin at byte 128 of %d", len(written))
	}
	if !strings.Contains(string(written[10:128]), "'shape': (1, 1, 2, 2,)") {
		t.Errorf("the header is %q", written[10:128])
	}
}

func unhex(t *testing.T, text string) []byte {
	t.Helper()
	data, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
