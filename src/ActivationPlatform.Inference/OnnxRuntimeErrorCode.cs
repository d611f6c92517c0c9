namespace ActivationPlatform.Inference;

/// <summary>ONNX Runtime's own error codes.</summary>
public enum OnnxRuntimeErrorCode
{
    /// <summary>No error; never carried by an exception.</summary>
    None = 0,

    /// <summary>An unspecified failure; also the code of a run that was told to stop.</summary>
    Fail = 1,

    /// <summary>An argument, for example an input's shape, was refused.</summary>
    InvalidArgument = 2,

    /// <summary>A file does not exist.</summary>
    NoSuchFile = 3,

    /// <summary>There is no model.</summary>
    NoModel = 4,

    /// <summary>The engine itself failed.</summary>
    EngineError = 5,

    /// <summary>An operator failed while running.</summary>
    RuntimeException = 6,

    /// <summary>The bytes are no valid protobuf message.</summary>
    InvalidProtobuf = 7,

    /// <summary>The model was loaded before.</summary>
    ModelLoaded = 8,

    /// <summary>An operator or a data type is not implemented.</summary>
    NotImplemented = 9,

    /// <summary>The graph is not valid.</summary>
    InvalidGraph = 10,

    /// <summary>An execution provider failed.</summary>
    ExecutionProviderFail = 11,
}
