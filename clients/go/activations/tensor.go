package activations

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strings"

	pb "activationplatform/activation/v1"
)

// Tensor is the output of one layer, complete and with the right checksum.
type Tensor struct {
	// Header has the layer, the shape and the encoding.
	Header *pb.TensorHeader
	// End has smallest value, largest value and mean, of the values before encoding.
	End *pb.TensorEnd
	// Data holds the encoded bytes, row-major and little-endian.
	Data []byte
	// CRC32C is the checksum of Data.
	CRC32C uint32
}

// Layer is the published name of the layer, for example conv1/7x7_s2.
func (t *Tensor) Layer() string { return t.Header.GetLayer().GetName() }

// Shape is the dimensions, outermost first: batch, channel, row, column.
func (t *Tensor) Shape() []int32 { return t.Header.GetShape() }

// Float32 decodes the values, row-major. Each call makes a new slice.
func (t *Tensor) Float32() []float32 {
	switch t.Header.GetEncoding() {
	case pb.TensorEncoding_TENSOR_ENCODING_FLOAT16:
		values := make([]float32, len(t.Data)/2)
		for i := range values {
			values[i] = float16(binary.LittleEndian.Uint16(t.Data[2*i:]))
		}
		return values
	case pb.TensorEncoding_TENSOR_ENCODING_BFLOAT16:
		values := make([]float32, len(t.Data)/2)
		for i := range values {
			values[i] = math.Float32frombits(uint32(binary.LittleEndian.Uint16(t.Data[2*i:])) << 16)
		}
		return values
	case pb.TensorEncoding_TENSOR_ENCODING_UINT8:
		var table [256]float32
		for q := range table {
			// The conversion of the product keeps compilers from fusing it with the addition.
			table[q] = float32(float32(q)*t.Header.GetScale()) + t.Header.GetOffset()
		}
		values := make([]float32, len(t.Data))
		for i, q := range t.Data {
			values[i] = table[q]
		}
		return values
	default:
		values := make([]float32, len(t.Data)/4)
		for i := range values {
			values[i] = math.Float32frombits(binary.LittleEndian.Uint32(t.Data[4*i:]))
		}
		return values
	}
}

// WriteNpy writes the decoded values as a NumPy file: float32, C order.
func (t *Tensor) WriteNpy(w io.Writer) error {
	dimensions := make([]string, len(t.Shape()))
	for i, d := range t.Shape() {
		dimensions[i] = fmt.Sprintf("%d,", d)
	}
	header := fmt.Sprintf("{'descr': '<f4', 'fortran_order': False, 'shape': (%s), }", strings.Join(dimensions, " "))
	// Magic, version and length take 10 bytes; the values begin at a multiple of 64.
	header += strings.Repeat(" ", 63-(10+len(header))%64) + "\n"
	prefix := append([]byte("\x93NUMPY\x01\x00"), byte(len(header)), byte(len(header)>>8))
	if _, err := w.Write(append(prefix, header...)); err != nil {
		return err
	}
	return binary.Write(w, binary.LittleEndian, t.Float32())
}

// bytesPerValue is 0 for an encoding that is not known.
func bytesPerValue(encoding pb.TensorEncoding) int64 {
	switch encoding {
	case pb.TensorEncoding_TENSOR_ENCODING_FLOAT32:
		return 4
	case pb.TensorEncoding_TENSOR_ENCODING_FLOAT16, pb.TensorEncoding_TENSOR_ENCODING_BFLOAT16:
		return 2
	case pb.TensorEncoding_TENSOR_ENCODING_UINT8:
		return 1
	default:
		return 0
	}
}

func float16(half uint16) float32 {
	sign := uint32(half&0x8000) << 16
	exponent := uint32(half >> 10 & 0x1F)
	fraction := uint32(half & 0x3FF)
	switch exponent {
	case 0: // zero and subnormal values: the fraction counts steps of 2^-24, which float32 holds exactly
		return math.Float32frombits(sign | math.Float32bits(float32(fraction)*(1.0/(1<<24))))
	case 0x1F: // infinity and NaN
		return math.Float32frombits(sign | 0x7F800000 | fraction<<13)
	default:
		return math.Float32frombits(sign | (exponent+127-15)<<23 | fraction<<13)
	}
}
