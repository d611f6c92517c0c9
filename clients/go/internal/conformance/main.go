// The Go client as clients/conformance/README.md asks for it.
package main

import (
	"flag"
	"fmt"
	"os"

	"google.golang.org/grpc"

	pb "activationplatform/activation/v1"
)

func main() {
	if len(os.Args) < 2 {
		fail(fmt.Errorf("usage: conformance stream|errors --name value..."))
	}
	flags := flag.NewFlagSet(os.Args[1], flag.ExitOnError)
	address := flags.String("address", "", "the server")
	keyed := flags.String("keyed-address", "", "a server that asks for a key")
	breaking := flags.String("breaking-address", "", "a proxy that breaks the first connection")
	image := flags.String("image", "", "the photo")
	encoding := flags.String("encoding", "float32", "how values travel")
	repeat := flags.Int("repeat", 1, "calls")
	out := flags.String("out", "", "where results go")
	if err := flags.Parse(os.Args[2:]); err != nil {
		fail(err)
	}
	photo, err := os.ReadFile(*image)
	if err != nil {
		fail(err)
	}
	switch os.Args[1] {
	case "stream":
		err = stream(*address, photo, *encoding, *repeat, *out)
	case "errors":
		err = scenarios(*address, *keyed, *breaking, photo, *out)
	default:
		err = fmt.Errorf("unknown command %s", os.Args[1])
	}
	if err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func connect(address string) (*grpc.ClientConn, pb.ActivationServiceClient, error) {
	connection, err := grpc.Dial(address, grpc.WithInsecure())
	if err != nil {
		return nil, nil, err
	}
	return connection, pb.NewActivationServiceClient(connection), nil
}

func request(photo []byte, encoding pb.TensorEncoding, layers ...string) *pb.StreamActivationsRequest {
	return &pb.StreamActivationsRequest{
		Input:    &pb.ActivationInput{Source: &pb.ActivationInput_EncodedImage{EncodedImage: photo}},
		Layers:   layers,
		Encoding: encoding,
	}
}
