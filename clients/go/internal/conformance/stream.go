package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"

	pb "activationplatform/activation/v1"
	"activationplatform/activations"
)

// received is a tensor with its decoded values.
type received struct {
	tensor *activations.Tensor
	values []float32
}

func stream(address string, photo []byte, encoding string, repeat int, out string) error {
	code, known := pb.TensorEncoding_value["TENSOR_ENCODING_"+strings.ToUpper(encoding)]
	if !known {
		return fmt.Errorf("unknown encoding %s", encoding)
	}
	connection, client, err := connect(address)
	if err != nil {
		return err
	}
	defer connection.Close()
	var last []received
	seconds := []float64{}
	for i := 0; i < repeat; i++ {
		begin := time.Now()
		call, err := client.StreamActivations(context.Background(), request(photo, pb.TensorEncoding(code), "*"))
		if err != nil {
			return err
		}
		last = nil
		if err := readAll(activations.NewReader(call), &last); err != nil {
			return err
		}
		seconds = append(seconds, time.Since(begin).Seconds())
	}
	if err := write(out, last); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]interface{}{"seconds": seconds})
}

// readAll appends what arrives, also if an error follows.
func readAll(reader *activations.Reader, tensors *[]received) error {
	for {
		tensor, err := reader.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		*tensors = append(*tensors, received{tensor, tensor.Float32()})
	}
}

// line is one tensor of tensors.jsonl.
type line struct {
	Layer    string  `json:"layer"`
	Shape    []int32 `json:"shape"`
	DataType string  `json:"dataType"`
	Bytes    int     `json:"bytes"`
	Crc32c   string  `json:"crc32c"`
	Agreed   bool    `json:"agreed"`
	Sha256   string  `json:"sha256"`
}

func write(folder string, tensors []received) error {
	file, err := os.Create(filepath.Join(folder, "tensors.jsonl"))
	if err != nil {
		return err
	}
	defer file.Close()
	buffer := bufio.NewWriter(file)
	lines := json.NewEncoder(buffer)
	for _, r := range tensors {
		t := r.tensor
		err := lines.Encode(line{
			Layer:    t.Layer(),
			Shape:    t.Shape(),
			DataType: strings.ToLower(strings.TrimPrefix(t.Header.GetEncoding().String(), "TENSOR_ENCODING_")),
			Bytes:    len(t.Data),
			Crc32c:   fmt.Sprintf("%08x", t.CRC32C),
			Agreed:   t.CRC32C == t.End.GetCrc32C(),
			Sha256:   digest(r.values),
		})
		if err != nil {
			return err
		}
	}
	if err := buffer.Flush(); err != nil {
		return err
	}
	return file.Close()
}

func digest(values []float32) string {
	bytes := make([]byte, 4*len(values))
	for i, value := range values {
		binary.LittleEndian.PutUint32(bytes[4*i:], math.Float32bits(value))
	}
	return fmt.Sprintf("%x", sha256.Sum256(bytes))
}
