// Everything that may go wrong, as users meet it.
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "activationplatform/tensor_reader.h"
#include "conformance.h"

namespace v1 = activation::v1;
using activationplatform::Tensor;
using activationplatform::TensorReader;

namespace {

const char kFirstConvolution[] = "conv1/7x7_s2";
// The breaking server refuses connections for half a second.
constexpr std::chrono::seconds kPatience(20);

// The names of the gRPC documents, by code.
const char* const kNames[] = {"OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
                              "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED"};

std::unique_ptr<v1::ActivationService::Stub> Connect(const std::string& address) {
  return v1::ActivationService::NewStub(grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
}

v1::StreamActivationsRequest Float32(const std::string& image, const std::vector<std::string>& layers) {
  return Request(image, v1::TENSOR_ENCODING_FLOAT32, layers);
}

void Print(const char* scenario, const grpc::Status& status, bool ok) {
  std::printf("{\"scenario\": \"%s\", \"status\": \"%s\", \"error\": \"%s\", \"message\": %s, \"ok\": %s}\n", scenario, kNames[status.error_code()],
              status.ok() ? "" : "grpc::Status", Quote(status.error_message()).c_str(), ok ? "true" : "false");
}

// Reads a stream to its end and keeps what arrived.
grpc::Status ReadAll(TensorReader* reader, std::vector<Received>* tensors) {
  Tensor tensor;
  while (reader->Next(&tensor)) {
    std::vector<float> values = tensor.Values();
    tensors->push_back({std::move(tensor), std::move(values)});
  }
  return reader->Finish();
}

grpc::Status Read(grpc::ClientContext* context, const std::string& address, const v1::StreamActivationsRequest& request) {
  const auto stub = Connect(address);
  TensorReader reader(context, stub->StreamActivations(context, request));
  std::vector<Received> tensors;
  return ReadAll(&reader, &tensors);
}

grpc::Status ReadWithKey(const std::string& key, const std::string& address, const v1::StreamActivationsRequest& request) {
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer " + key);
  return Read(&context, address, request);
}

void UnknownLayer(const std::string& address, const std::string& image) {
  grpc::ClientContext context;
  const grpc::Status status = Read(&context, address, Float32(image, {"conv1/7x7_s3"}));
  Print("unknown-layer", status, status.error_code() == grpc::StatusCode::NOT_FOUND && status.error_message().find(kFirstConvolution) != std::string::npos);
}

void Cancelled(const std::string& address, const std::string& image) {
  grpc::ClientContext context;
  const auto stub = Connect(address);
  TensorReader reader(&context, stub->StreamActivations(&context, Float32(image, {"*"})));
  Tensor tensor;
  const bool first = reader.Next(&tensor);
  context.TryCancel();
  const bool second = reader.Next(&tensor);
  const grpc::Status status = reader.Finish();
  Print("cancelled", status, first && !second && status.error_code() == grpc::StatusCode::CANCELLED);
}

void Deadline(const std::string& address, const std::string& image) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(20));
  const grpc::Status status = Read(&context, address, Float32(image, {"*"}));
  Print("deadline", status, status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED);
}

// Meets the break, then asks for what is missing.
void BrokenStream(const std::string& address, const std::string& image, const std::string& out) {
  const auto stub = Connect(address);
  std::vector<Received> tensors;
  grpc::ClientContext context;
  TensorReader first(&context, stub->StreamActivations(&context, Float32(image, {"*"})));
  const grpc::Status broken = ReadAll(&first, &tensors);

  v1::StreamActivationsRequest again = Float32(image, first.missing());
  again.set_expected_model_sha256(first.start().model_sha256());
  grpc::ClientContext patient;
  patient.set_wait_for_ready(true);
  patient.set_deadline(std::chrono::system_clock::now() + kPatience);
  TensorReader second(&patient, stub->StreamActivations(&patient, again));
  const grpc::Status resumed = ReadAll(&second, &tensors);
  WriteAll(out, tensors);
  Print("broken-stream", resumed.ok() ? broken : resumed, resumed.ok() && broken.error_code() == grpc::StatusCode::UNAVAILABLE);
}

}  // namespace

int Errors(const std::string& address, const std::string& keyed, const std::string& breaking, const std::string& image, const std::string& out) {
  UnknownLayer(address, image);
  Cancelled(address, image);
  Deadline(address, image);
  const grpc::Status bad = ReadWithKey("wrong", keyed, Float32(image, {kFirstConvolution}));
  Print("bad-key", bad, bad.error_code() == grpc::StatusCode::UNAUTHENTICATED);
  const char* key = std::getenv("ACTPLAT_API_KEY");
  const grpc::Status good = ReadWithKey(key != nullptr ? key : "", keyed, Float32(image, {kFirstConvolution}));
  Print("good-key", good, good.ok());
  BrokenStream(breaking, image, out);
  return 0;
}
