"""The server's methods over a channel, blocking or for asyncio."""

from __future__ import annotations

from typing import Any

from . import _contract as pb
from ._wire import read_response


class Calls:
    """Each attribute is a method of the contract, to be called with a request."""

    def __init__(self, channel: Any):
        models = pb.ModelServiceStub(channel)
        activations = pb.ActivationServiceStub(channel)
        self.list_models = models.ListModels
        self.get_model = models.GetModel
        self.classify = activations.Classify
        self.render_montage = pb.AnalysisServiceStub(channel).RenderMontage
        self.generate_report = pb.ReportServiceStub(channel).GenerateReport
        self.check_health = channel.unary_unary("/grpc.health.v1.Health/Check")  # empty bytes ask for the whole server
        # Not the stub's StreamActivations: chunks are read without protobuf's copy.
        self.stream_activations = channel.unary_stream(
            "/activation.v1.ActivationService/StreamActivations",
            request_serializer=pb.StreamActivationsRequest.SerializeToString,
            response_deserializer=read_response,
        )
