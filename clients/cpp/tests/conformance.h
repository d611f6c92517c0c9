#pragma once

#include <string>
#include <vector>

#include "activation/v1/activation_service.grpc.pb.h"
#include "activationplatform/tensor.h"

// A tensor with its decoded values.
struct Received {
  activationplatform::Tensor tensor;
  std::vector<float> values;
};

// A call for layers of the image; an empty list is not allowed.
activation::v1::StreamActivationsRequest Request(const std::string& image, activation::v1::TensorEncoding encoding, const std::vector<std::string>& layers);

// Text as a JSON string.
std::string Quote(const std::string& text);

// Writes tensors.jsonl.
void WriteAll(const std::string& folder, const std::vector<Received>& tensors);

// The two commands.
int Stream(const std::string& address, const std::string& image, const std::string& encoding, int repeat, const std::string& out);
int Errors(const std::string& address, const std::string& keyed, const std::string& breaking, const std::string& image, const std::string& out);
