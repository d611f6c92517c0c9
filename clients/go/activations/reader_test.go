package activations

import (
	"errors"
	"io"
	"strings"
	"testing"

	pb "activationplatform/activation/v1"
)

// script is a stream that says what a test wrote down, then ends.
type script []*pb.StreamActivationsResponse

func (s *script) Recv() (*pb.StreamActivationsResponse, error) {
	if len(*s) == 0 {
		return nil, io.EOF
	}
	next := (*s)[0]
	*s = (*s)[1:]
	return next, nil
}

func start(layers ...string) *pb.StreamActivationsResponse {
	names := []*pb.LayerName{}
	for _, layer := range layers {
		names = append(names, &pb.LayerName{Name: layer})
	}
	return &pb.StreamActivationsResponse{Event: &pb.StreamActivationsResponse_Start{Start: &pb.StreamStart{Layers: names}}}
}

func header(layer string, byteLength int64, shape ...int32) *pb.StreamActivationsResponse {
	return &pb.StreamActivationsResponse{Event: &pb.StreamActivationsResponse_Header{Header: &pb.TensorHeader{
		Layer: &pb.LayerName{Name: layer}, Encoding: pb.TensorEncoding_TENSOR_ENCODING_FLOAT32, Shape: shape, ByteLength: byteLength}}}
}

func chunk(offset int64, data []byte) *pb.StreamActivationsResponse {
	return &pb.StreamActivationsResponse{Event: &pb.StreamActivationsResponse_Chunk{Chunk: &pb.DataChunk{Offset: offset, Data: data}}}
}

func end(crc32c uint32) *pb.StreamActivationsResponse {
	return &pb.StreamActivationsResponse{Event: &pb.StreamActivationsResponse_End{End: &pb.TensorEnd{Crc32C: crc32c}}}
}

func summary() *pb.StreamActivationsResponse {
	return &pb.StreamActivationsResponse{Event: &pb.StreamActivationsResponse_Summary{Summary: &pb.StreamSummary{}}}
}

func TestNext_WorkedExample_PutsTheTensorTogether(t *testing.T) {
	data := unhex(t, "0000803f000020c0cdcccc3d00004040")
	reader := NewReader(&script{start("conv1"), header("conv1", 16, 1, 1, 2, 2), chunk(0, data[:10]), chunk(10, data[10:]), end(0x329DE106), summary()})
	tensor, err := reader.Next()
	if err != nil {
		t.Fatal(err)
	}
	if tensor.Layer() != "conv1" || tensor.CRC32C != 0x329DE106 || tensor.Float32()[1] != -2.5 {
		t.Errorf("got %s, 0x%08X, %v", tensor.Layer(), tensor.CRC32C, tensor.Float32())
	}
	if _, err := reader.Next(); err != io.EOF {
		t.Errorf("the end is %v", err)
	}
	if len(reader.Missing()) != 0 || reader.Summary() == nil {
		t.Errorf("missing %v", reader.Missing())
	}
}

func TestNext_BrokenStream_SaysWhatIsWrong(t *testing.T) {
	data := unhex(t, "0000803f000020c0cdcccc3d00004040")
	tests := []struct {
		what, message string
		events        script
	}{
		{"chunk before header", "a chunk came without", script{start("a"), chunk(0, data)}},
		{"end before header", "a tensor's end came without", script{start("a"), end(0)}},
		{"second header", "'b' begins before the end of 'a'", script{start("a"), header("a", 16, 4), header("b", 16, 4)}},
		{"wrong length", "announces 12 bytes; its shape [4] needs 16", script{start("a"), header("a", 12, 4)}},
		{"negative dimension", "is larger than the limit", script{start("a"), header("a", 16, -4)}},
		{"overflowing shape", "is larger than the limit", script{start("a"), header("a", 16, 1<<30, 1<<30, 1<<30)}},
		{"length that the shape denies", "announces 1152921504606846976 bytes; its shape [4] needs 16", script{start("a"), header("a", 1<<60, 4)}},
		{"absurd length", "of shape [1073741824 268435456] is larger than the limit of 1073741824 bytes", script{start("a"), header("a", 1<<60, 1<<30, 1<<28)}},
		{"negative length", "announces -16 bytes", script{start("a"), header("a", -16, 4)}},
		{"layer that was not announced", "'b' was not announced, or has come before", script{start("a"), header("b", 16, 4)}},
		{"overlap", "has offset 4; expected 8", script{start("a"), header("a", 16, 4), chunk(0, data[:8]), chunk(4, data[4:])}},
		{"gap", "has offset 12; expected 8", script{start("a"), header("a", 16, 4), chunk(0, data[:8]), chunk(12, data[12:])}},
		{"too much", "20 bytes came; 16 were announced", script{start("a"), header("a", 16, 4), chunk(0, data[:8]), chunk(8, data[4:])}},
		{"too little", "ended after 8 bytes; 16", script{start("a"), header("a", 16, 4), chunk(0, data[:8]), end(0)}},
		{"wrong checksum", "CRC-32C 0x329DE106; the sender states 0x329DE107", script{start("a"), header("a", 16, 4), chunk(0, data), end(0x329DE107)}},
		{"no summary", "ended before all layers had arrived", script{start("a")}},
		{"summary too early", "ended before all layers had arrived", script{start("a"), summary()}},
	}
	for _, test := range tests {
		reader := NewReader(&test.events)
		_, err := reader.Next()
		if !errors.Is(err, ErrStream) || !strings.Contains(err.Error(), test.message) {
			t.Errorf("%s: %v", test.what, err)
		}
		if len(reader.Missing()) != 1 {
			t.Errorf("%s: missing %v", test.what, reader.Missing())
		}
	}
}

func TestNext_LayerThatComesTwice_IsRefused(t *testing.T) {
	data := unhex(t, "0000803f000020c0cdcccc3d00004040")
	events := script{start("a", "b"), header("a", 16, 4), chunk(0, data), end(0x329DE106), header("a", 16, 4)}
	reader := NewReader(&events)
	if _, err := reader.Next(); err != nil {
		t.Fatal(err)
	}
	if _, err := reader.Next(); !errors.Is(err, ErrStream) || len(reader.Missing()) != 1 {
		t.Errorf("got %v, missing %v", err, reader.Missing())
	}
}

func TestNext_TensorLargerThanTheLimit_IsRefused(t *testing.T) {
	reader := NewReader(&script{start("a"), header("a", 16, 4)})
	reader.MaximumBytes = 15
	if _, err := reader.Next(); !errors.Is(err, ErrStream) {
		t.Errorf("got %v", err)
	}
}
