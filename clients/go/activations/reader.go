// Package activations puts the tensors of an ActivationService stream together, by the rules of protos/README.md.
package activations

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"

	pb "activationplatform/activation/v1"
)

// ErrStream is what errors.Is finds in the error of a stream that breaks its own rules: a gap, a wrong length or checksum, an end too early.
// It is worth asking again for the missing layers. Errors of the call itself are those of gRPC; status.Convert gives code and message.
var ErrStream = errors.New("activations: broken stream")

// DefaultMaximumBytes is the largest tensor that a Reader takes unless told otherwise: 1 GiB, as it travels.
const DefaultMaximumBytes = 1 << 30

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Stream is what ActivationServiceClient.StreamActivations returns.
type Stream interface {
	Recv() (*pb.StreamActivationsResponse, error)
}

// Reader reads one stream, tensor after tensor.
type Reader struct {
	// MaximumBytes limits the encoded bytes of one tensor; a larger one is an error before memory is taken for it.
	MaximumBytes int64

	stream  Stream
	start   *pb.StreamStart
	summary *pb.StreamSummary
	missing []string

	open     *pb.TensorHeader
	data     []byte
	checksum uint32
}

// NewReader returns a reader of a stream that has just begun.
func NewReader(stream Stream) *Reader {
	return &Reader{MaximumBytes: DefaultMaximumBytes, stream: stream}
}

// Start says what will come; nil before the first call of Next.
func (r *Reader) Start() *pb.StreamStart { return r.start }

// Summary is the last message; nil until Next has returned io.EOF.
func (r *Reader) Summary() *pb.StreamSummary { return r.summary }

// Missing names the layers that have not arrived. After a break, ask for them with the start's model_sha256 as expected_model_sha256.
func (r *Reader) Missing() []string { return r.missing }

// Next returns the next tensor, as soon as it has arrived whole, and io.EOF once all have.
func (r *Reader) Next() (*Tensor, error) {
	for {
		response, err := r.stream.Recv()
		if err == io.EOF {
			if r.summary == nil || len(r.missing) > 0 {
				return nil, fmt.Errorf("%w: it ended before all layers had arrived", ErrStream)
			}
			return nil, io.EOF
		}
		if err != nil {
			return nil, err
		}
		switch event := response.GetEvent().(type) {
		case *pb.StreamActivationsResponse_Start:
			r.start = event.Start
			for _, layer := range event.Start.GetLayers() {
				r.missing = append(r.missing, layer.GetName())
			}
		case *pb.StreamActivationsResponse_Header:
			err = r.begin(event.Header)
		case *pb.StreamActivationsResponse_Chunk:
			err = r.append(event.Chunk)
		case *pb.StreamActivationsResponse_End:
			return r.complete(event.End)
		case *pb.StreamActivationsResponse_Summary:
			r.summary = event.Summary
		}
		if err != nil {
			return nil, err
		}
	}
}

func (r *Reader) begin(header *pb.TensorHeader) error {
	name := header.GetLayer().GetName()
	if r.open != nil {
		return fmt.Errorf("%w: tensor '%s' begins before the end of '%s'", ErrStream, name, r.open.GetLayer().GetName())
	}
	if r.position(name) < 0 {
		return fmt.Errorf("%w: tensor '%s' was not announced, or has come before", ErrStream, name)
	}
	length := bytesPerValue(header.GetEncoding())
	if length == 0 {
		return fmt.Errorf("%w: tensor '%s' has the unknown encoding %d", ErrStream, name, header.GetEncoding())
	}
	for _, dimension := range header.GetShape() {
		if dimension < 0 || (dimension > 0 && length > r.MaximumBytes/int64(dimension)) {
			return fmt.Errorf("%w: tensor '%s' of shape %v is larger than the limit of %d bytes", ErrStream, name, header.GetShape(), r.MaximumBytes)
		}
		length *= int64(dimension)
	}
	if header.GetByteLength() != length {
		return fmt.Errorf("%w: tensor '%s' announces %d bytes; its shape %v needs %d", ErrStream, name, header.GetByteLength(), header.GetShape(), length)
	}
	r.open = header
	r.data = make([]byte, 0, length)
	r.checksum = 0
	return nil
}

func (r *Reader) append(chunk *pb.DataChunk) error {
	if r.open == nil {
		return fmt.Errorf("%w: a chunk came without a tensor's header before it", ErrStream)
	}
	name := r.open.GetLayer().GetName()
	if chunk.GetOffset() != int64(len(r.data)) {
		return fmt.Errorf("%w: tensor '%s': a chunk has offset %d; expected %d", ErrStream, name, chunk.GetOffset(), len(r.data))
	}
	if received := int64(len(r.data) + len(chunk.GetData())); received > r.open.GetByteLength() {
		return fmt.Errorf("%w: tensor '%s': %d bytes came; %d were announced", ErrStream, name, received, r.open.GetByteLength())
	}
	r.data = append(r.data, chunk.GetData()...)
	r.checksum = crc32.Update(r.checksum, castagnoli, chunk.GetData())
	return nil
}

func (r *Reader) complete(end *pb.TensorEnd) (*Tensor, error) {
	if r.open == nil {
		return nil, fmt.Errorf("%w: a tensor's end came without its header before it", ErrStream)
	}
	name := r.open.GetLayer().GetName()
	if int64(len(r.data)) != r.open.GetByteLength() {
		return nil, fmt.Errorf("%w: tensor '%s' ended after %d bytes; %d were announced", ErrStream, name, len(r.data), r.open.GetByteLength())
	}
	if end.GetCrc32C() != r.checksum {
		return nil, fmt.Errorf("%w: tensor '%s': the received bytes have CRC-32C 0x%08X; the sender states 0x%08X", ErrStream, name, r.checksum, end.GetCrc32C())
	}
	i := r.position(name)
	r.missing = append(r.missing[:i:i], r.missing[i+1:]...)
	tensor := &Tensor{Header: r.open, End: end, Data: r.data, CRC32C: r.checksum}
	r.open, r.data = nil, nil
	return tensor, nil
}

// position of a layer among the missing ones; -1 if it is none of them.
func (r *Reader) position(layer string) int {
	for i, missing := range r.missing {
		if missing == layer {
			return i
		}
	}
	return -1
}
