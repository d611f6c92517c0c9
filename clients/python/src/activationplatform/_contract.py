"""The generated code under short names; `./generate` makes it from protos/."""

# mypy: ignore-errors
from ._generated.activation.v1.activation_service_pb2 import (
    DELIVERY_CHANNEL_STATISTICS,
    ClassifyRequest,
    StreamActivationsRequest,
    StreamActivationsResponse,
)
from ._generated.activation.v1.activation_service_pb2_grpc import ActivationServiceStub
from ._generated.activation.v1.analysis_service_pb2 import RenderMontageRequest
from ._generated.activation.v1.analysis_service_pb2_grpc import AnalysisServiceStub
from ._generated.activation.v1.figure_pb2 import FigureOptions, Stretch
from ._generated.activation.v1.input_pb2 import ActivationInput, InputTensor
from ._generated.activation.v1.model_service_pb2 import GetModelRequest, ListModelsRequest
from ._generated.activation.v1.model_service_pb2_grpc import ModelServiceStub
from ._generated.activation.v1.report_service_pb2 import GenerateReportRequest, Paper
from ._generated.activation.v1.report_service_pb2_grpc import ReportServiceStub
from ._generated.activation.v1.tensor_pb2 import DataChunk, TensorEncoding, TensorEnd, TensorHeader

try:  # googleapis-common-protos, where it is installed: a second registration of the same messages would be refused
    from google.rpc.error_details_pb2 import BadRequest, ErrorInfo, RetryInfo
    from google.rpc.status_pb2 import Status
except ImportError:
    from ._generated.google.rpc.error_details_pb2 import BadRequest, ErrorInfo, RetryInfo
    from ._generated.google.rpc.status_pb2 import Status

__all__ = [
    "DELIVERY_CHANNEL_STATISTICS",
    "ActivationInput",
    "ActivationServiceStub",
    "AnalysisServiceStub",
    "BadRequest",
    "ClassifyRequest",
    "DataChunk",
    "ErrorInfo",
    "FigureOptions",
    "GenerateReportRequest",
    "GetModelRequest",
    "InputTensor",
    "ListModelsRequest",
    "ModelServiceStub",
    "Paper",
    "RenderMontageRequest",
    "ReportServiceStub",
    "RetryInfo",
    "Status",
    "StreamActivationsRequest",
    "StreamActivationsResponse",
    "Stretch",
    "TensorEncoding",
    "TensorEnd",
    "TensorHeader",
]
