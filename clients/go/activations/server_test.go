package activations

import (
	"context"
	"io"
	"os"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	pb "activationplatform/activation/v1"
)

// server connects to the one that ACTPLAT_TEST_ADDRESS names; without it the test is skipped.
func server(t *testing.T) (pb.ActivationServiceClient, *pb.ActivationInput) {
	t.Helper()
	address, photo := os.Getenv("ACTPLAT_TEST_ADDRESS"), os.Getenv("ACTPLAT_TEST_IMAGE")
	if address == "" || photo == "" {
		t.Skip("ACTPLAT_TEST_ADDRESS and ACTPLAT_TEST_IMAGE name no server and photo")
	}
	image, err := os.ReadFile(photo)
	if err != nil {
		t.Fatal(err)
	}
	connection, err := grpc.Dial(address, grpc.WithInsecure())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connection.Close() })
	return pb.NewActivationServiceClient(connection), &pb.ActivationInput{Source: &pb.ActivationInput_EncodedImage{EncodedImage: image}}
}

func TestServer_EveryEncoding_StaysWithinItsError(t *testing.T) {
	client, input := server(t)
	read := func(encoding pb.TensorEncoding) *Tensor {
		stream, err := client.StreamActivations(context.Background(), &pb.StreamActivationsRequest{
			Input: input, Layers: []string{"conv1/7x7_s2"}, Encoding: encoding, ChunkBytes: 4096})
		if err != nil {
			t.Fatal(err)
		}
		reader := NewReader(stream)
		tensor, err := reader.Next()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := reader.Next(); err != io.EOF {
			t.Fatal(err)
		}
		return tensor
	}
	exact := read(pb.TensorEncoding_TENSOR_ENCODING_FLOAT32).Float32()
	for _, encoding := range []pb.TensorEncoding{pb.TensorEncoding_TENSOR_ENCODING_FLOAT16, pb.TensorEncoding_TENSOR_ENCODING_BFLOAT16, pb.TensorEncoding_TENSOR_ENCODING_UINT8} {
		tensor := read(encoding)
		for i, value := range tensor.Float32() {
			allowed := 0.004*abs(exact[i]) + 1e-7
			if encoding == pb.TensorEncoding_TENSOR_ENCODING_UINT8 {
				allowed = 0.502 * tensor.Header.GetScale()
			}
			if abs(value-exact[i]) > allowed {
				t.Fatalf("%v: value %d is %v, not %v", encoding, i, value, exact[i])
			}
		}
	}
}

func TestServer_LayersAndChannels_ArriveInTheNetworksOrder(t *testing.T) {
	client, input := server(t)
	stream, err := client.StreamActivations(context.Background(), &pb.StreamActivationsRequest{Input: input, Layers: []string{"pool1*", "conv1*"}, ChannelIndices: []int32{5, 2}})
	if err != nil {
		t.Fatal(err)
	}
	reader := NewReader(stream)
	for index := int32(-1); ; {
		tensor, err := reader.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if tensor.Header.GetLayer().GetIndex() <= index || tensor.Shape()[1] != 2 {
			t.Errorf("%s %v after layer %d", tensor.Layer(), tensor.Shape(), index)
		}
		index = tensor.Header.GetLayer().GetIndex()
	}
	if int(reader.Summary().GetLayerCount()) != len(reader.Start().GetLayers()) {
		t.Errorf("%d layers of %d", reader.Summary().GetLayerCount(), len(reader.Start().GetLayers()))
	}
}

func TestServer_UnknownLayer_IsNotFoundInTheServersWords(t *testing.T) {
	client, input := server(t)
	stream, err := client.StreamActivations(context.Background(), &pb.StreamActivationsRequest{Input: input, Layers: []string{"conv1/7x7_s3"}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = NewReader(stream).Next()
	if status.Code(err) != codes.NotFound || status.Convert(err).Message() == "" {
		t.Errorf("got %v", err)
	}
}

func abs(value float32) float32 {
	if value < 0 {
		return -value
	}
	return value
}
