package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	pb "activationplatform/activation/v1"
	"activationplatform/activations"
)

const (
	float32Encoding = pb.TensorEncoding_TENSOR_ENCODING_FLOAT32
	// The breaking server refuses connections for half a second.
	patience = 20 * time.Second
)

// outcome is one line of the errors command.
type outcome struct {
	Scenario string `json:"scenario"`
	Status   string `json:"status"`
	Error    string `json:"error"`
	Message  string `json:"message"`
	Ok       bool   `json:"ok"`
}

func scenarios(address, keyed, breaking string, photo []byte, out string) error {
	lines := json.NewEncoder(os.Stdout)
	lines.SetEscapeHTML(false)
	all := []struct {
		name string
		play func() (error, bool)
	}{
		{"unknown-layer", func() (error, bool) {
			err := read(context.Background(), address, request(photo, float32Encoding, "conv1/7x7_s3"))
			return err, status.Code(err) == codes.NotFound && strings.Contains(status.Convert(err).Message(), "conv1/7x7_s2")
		}},
		{"cancelled", func() (error, bool) { return cancelled(address, photo) }},
		{"deadline", func() (error, bool) {
			ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
			defer cancel()
			err := read(ctx, address, request(photo, float32Encoding, "*"))
			return err, status.Code(err) == codes.DeadlineExceeded
		}},
		{"bad-key", func() (error, bool) {
			err := read(withKey("wrong"), keyed, request(photo, float32Encoding, "conv1/7x7_s2"))
			return err, status.Code(err) == codes.Unauthenticated
		}},
		{"good-key", func() (error, bool) {
			err := read(withKey(os.Getenv("ACTPLAT_API_KEY")), keyed, request(photo, float32Encoding, "conv1/7x7_s2"))
			return err, err == nil
		}},
		{"broken-stream", func() (error, bool) { return brokenStream(breaking, photo, out) }},
	}
	for _, scenario := range all {
		err, ok := scenario.play()
		result := outcome{Scenario: scenario.name, Status: name(status.Code(err)), Ok: ok}
		if err != nil {
			result.Error = fmt.Sprintf("%T", err)
			result.Message = status.Convert(err).Message()
		}
		if err := lines.Encode(result); err != nil {
			return err
		}
	}
	return nil
}

func withKey(key string) context.Context {
	return metadata.AppendToOutgoingContext(context.Background(), "authorization", "Bearer "+key)
}

// read reads a stream to its end.
func read(ctx context.Context, address string, request *pb.StreamActivationsRequest) error {
	connection, client, err := connect(address)
	if err != nil {
		return err
	}
	defer connection.Close()
	call, err := client.StreamActivations(ctx, request)
	if err != nil {
		return err
	}
	var tensors []received
	return readAll(activations.NewReader(call), &tensors)
}

// cancelled stops after the first tensor; the next read must say so.
func cancelled(address string, photo []byte) (error, bool) {
	connection, client, err := connect(address)
	if err != nil {
		return err, false
	}
	defer connection.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	call, err := client.StreamActivations(ctx, request(photo, float32Encoding, "*"))
	if err != nil {
		return err, false
	}
	reader := activations.NewReader(call)
	if _, err := reader.Next(); err != nil {
		return err, false
	}
	cancel()
	tensor, err := reader.Next()
	if err == io.EOF {
		err = nil
	}
	return err, tensor == nil && status.Code(err) == codes.Canceled
}

// brokenStream meets the break, then asks for what is missing.
func brokenStream(address string, photo []byte, out string) (error, bool) {
	connection, client, err := connect(address)
	if err != nil {
		return err, false
	}
	defer connection.Close()
	call, err := client.StreamActivations(context.Background(), request(photo, float32Encoding, "*"))
	if err != nil {
		return err, false
	}
	var tensors []received
	first := activations.NewReader(call)
	broken := readAll(first, &tensors)
	if broken == nil || first.Start() == nil {
		return broken, false
	}

	again := request(photo, float32Encoding, first.Missing()...)
	again.ExpectedModelSha256 = first.Start().GetModelSha256()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	call, err = client.StreamActivations(ctx, again, grpc.WaitForReady(true))
	if err != nil {
		return err, false
	}
	if err := readAll(activations.NewReader(call), &tensors); err != nil {
		return err, false
	}
	if err := write(out, tensors); err != nil {
		return err, false
	}
	return broken, status.Code(broken) == codes.Unavailable && len(tensors) == len(first.Start().GetLayers())
}

// name writes a status as the gRPC documents do, for example NOT_FOUND.
func name(code codes.Code) string {
	if code == codes.Canceled {
		return "CANCELLED"
	}
	var text strings.Builder
	for i, letter := range code.String() {
		if i > 0 && letter >= 'A' && letter <= 'Z' && code != codes.OK {
			text.WriteByte('_')
		}
		text.WriteRune(letter)
	}
	return strings.ToUpper(text.String())
}
