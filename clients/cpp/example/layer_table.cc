// Lists the layers of the server's default model and stores what one of them puts out for a photo: PHOTO [SERVER [LAYER [FILE.npy]]].
#include <grpcpp/grpcpp.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "activation/v1/activation_service.grpc.pb.h"
#include "activation/v1/model_service.grpc.pb.h"
#include "activationplatform/tensor_reader.h"

namespace v1 = activation::v1;

namespace {

void ShowKey(grpc::ClientContext* context) {
  const char* key = std::getenv("ACTPLAT_API_KEY");
  if (key != nullptr && *key != '\0') {
    context->AddMetadata("authorization", std::string("Bearer ") + key);
  }
}

std::string ShapeOf(const google::protobuf::RepeatedField<int>& shape) {
  std::string text;
  for (int dimension : shape) {
    text += (text.empty() ? "" : "x") + std::to_string(dimension);
  }
  return text;
}

grpc::Status PrintLayers(const std::shared_ptr<grpc::Channel>& channel) {
  grpc::ClientContext context;
  ShowKey(&context);
  v1::GetModelResponse model;
  const grpc::Status status = v1::ModelService::NewStub(channel)->GetModel(&context, v1::GetModelRequest(), &model);
  if (status.ok()) {
    std::printf("%-4s %-30s %-28s %s\n", "#", "layer", "type", "output");
    for (const v1::Layer& layer : model.network().layers()) {
      std::printf("%-4d %-30s %-28s %s\n", layer.name().index() + 1, layer.name().name().c_str(), layer.type_name().c_str(), ShapeOf(layer.output_shape()).c_str());
    }
  }
  return status;
}

grpc::Status Store(const std::shared_ptr<grpc::Channel>& channel, const std::string& photo, const std::string& layer, const std::string& path) {
  std::ifstream file(photo, std::ios::binary);
  if (!file) {
    return grpc::Status(grpc::StatusCode::NOT_FOUND, photo + " cannot be read.");
  }
  v1::StreamActivationsRequest request;
  request.mutable_input()->set_encoded_image(std::string(std::istreambuf_iterator<char>(file), {}));
  request.add_layers(layer);

  grpc::ClientContext context;
  ShowKey(&context);
  const auto stub = v1::ActivationService::NewStub(channel);
  activationplatform::TensorReader reader(&context, stub->StreamActivations(&context, request));
  activationplatform::Tensor tensor;
  while (reader.Next(&tensor)) {
    std::ofstream output(path, std::ios::binary);
    tensor.WriteNpy(output);
    if (!output.flush()) {
      return grpc::Status(grpc::StatusCode::UNKNOWN, path + " cannot be written.");
    }
    std::printf("%s %s, %g to %g -> %s\n", tensor.layer().c_str(), ShapeOf(tensor.header.shape()).c_str(), tensor.end.minimum(), tensor.end.maximum(), path.c_str());
  }
  return reader.Finish();
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::fprintf(stderr, "usage: layer_table PHOTO [HOST:PORT [LAYER [FILE.npy]]]\n");
    return 2;
  }
  const auto channel = grpc::CreateChannel(count > 2 ? arguments[2] : "127.0.0.1:5080", grpc::InsecureChannelCredentials());
  grpc::Status status = PrintLayers(channel);
  if (status.ok()) {
    status = Store(channel, arguments[1], count > 3 ? arguments[3] : "conv1/7x7_s2", count > 4 ? arguments[4] : "activation.npy");
  }
  if (!status.ok()) {
    std::fprintf(stderr, "%s\n", status.error_message().c_str());
  }
  return status.ok() ? 0 : 1;
}
