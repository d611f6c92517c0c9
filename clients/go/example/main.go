// Lists the layers of the server's default model and stores what one of them puts out for a photo:
//
//	example [-server 127.0.0.1:5080] [-layer conv1/7x7_s2] [-o conv1.npy] photo.png
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	pb "activationplatform/activation/v1"
	"activationplatform/activations"
)

func main() {
	server := flag.String("server", "127.0.0.1:5080", "the server's address")
	layer := flag.String("layer", "conv1/7x7_s2", "the layer to store")
	output := flag.String("o", "activation.npy", "the file to write")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: example [-server HOST:PORT] [-layer NAME] [-o FILE.npy] PHOTO")
		os.Exit(2)
	}
	if err := run(*server, *layer, *output, flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, status.Convert(err).Message())
		os.Exit(1)
	}
}

func run(server, layer, output, photo string) error {
	image, err := os.ReadFile(photo)
	if err != nil {
		return err
	}
	connection, err := grpc.Dial(server, grpc.WithInsecure())
	if err != nil {
		return err
	}
	defer connection.Close()
	ctx := context.Background()
	if key := os.Getenv("ACTPLAT_API_KEY"); key != "" {
		ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+key)
	}

	model, err := pb.NewModelServiceClient(connection).GetModel(ctx, &pb.GetModelRequest{})
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "#\tlayer\ttype\toutput")
	for _, l := range model.GetNetwork().GetLayers() {
		fmt.Fprintf(table, "%d\t%s\t%s\t%v\n", l.GetName().GetIndex()+1, l.GetName().GetName(), l.GetTypeName(), l.GetOutputShape())
	}
	table.Flush()

	stream, err := pb.NewActivationServiceClient(connection).StreamActivations(ctx, &pb.StreamActivationsRequest{
		Input:  &pb.ActivationInput{Source: &pb.ActivationInput_EncodedImage{EncodedImage: image}},
		Layers: []string{layer},
	})
	if err != nil {
		return err
	}
	reader := activations.NewReader(stream)
	tensor, err := reader.Next()
	if err != nil {
		return err
	}
	if err := write(output, tensor); err != nil {
		return err
	}
	fmt.Printf("%s %v, %g to %g -> %s\n", tensor.Layer(), tensor.Shape(), tensor.End.GetMinimum(), tensor.End.GetMaximum(), output)
	if _, err := reader.Next(); err != io.EOF {
		return err
	}
	return nil
}

func write(path string, tensor *activations.Tensor) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	buffer := bufio.NewWriter(file)
	if err := tensor.WriteNpy(buffer); err != nil {
		return err
	}
	if err := buffer.Flush(); err != nil {
		return err
	}
	return file.Close()
}
