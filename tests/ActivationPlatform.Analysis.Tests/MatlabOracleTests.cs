namespace ActivationPlatform.Analysis.Tests;

/// <summary>Every vector of oracles/matlab that Analysis answers for.</summary>
public sealed class MatlabOracleTests
{
    [RequiresTestDataFact]
    public void Mat2Gray_EveryVector_IsWithinTolerance() => Assert.All(MatlabOracle.Load("mat2gray"), oracle =>
    {
        MatlabArray a = oracle.Inputs["a"];
        var actual = new double[a.Data.Length];
        double[]? limits = oracle.Numbers("limits");
        switch (a.Class, limits)
        {
            case ("single", null):
                Mat2Gray.Apply(a.Singles(), actual);
                break;
            case ("uint8", null):
                Mat2Gray.Apply(a.Bytes(), actual);
                break;
            case (_, null):
                Mat2Gray.Apply(a.Data, actual);
                break;
            default:
                Mat2Gray.Apply(a.Data, limits[0], limits[1], actual);
                break;
        }

        oracle.AssertClose(actual);
    });

    [RequiresTestDataFact]
    public void StretchLim_EveryVector_IsWithinTolerance() => Assert.All(MatlabOracle.Load("stretchlim"), oracle =>
    {
        MatlabArray a = oracle.Inputs["a"];
        double[] tolerance = oracle.Numbers("tol") switch
        {
            null => [StretchLim.DefaultTolerance, 1 - StretchLim.DefaultTolerance],
            [double one] => [one, 1 - one],
            double[] pair => pair,
        };
        int planes = a.Shape.Length > 2 ? a.Shape[2] : 1;
        var actual = new double[2 * planes];
        for (int plane = 0; plane < planes; plane++)
        {
            var part = new MatlabArray(a.Class, [], [.. a.Data.Where((_, i) => i % planes == plane)]);
            StretchLimits limits = a.Class switch
            {
                "uint8" => StretchLim.Of(part.Bytes(), tolerance[0], tolerance[1]),
                "uint16" => StretchLim.Of([.. part.Data.Select(v => (ushort)v)], tolerance[0], tolerance[1]),
                "int16" => StretchLim.Of([.. part.Data.Select(v => (short)v)], tolerance[0], tolerance[1]),
                "single" => StretchLim.Of(part.Singles(), tolerance[0], tolerance[1]),
                _ => StretchLim.Of(part.Data, tolerance[0], tolerance[1]),
            };
            (actual[plane], actual[planes + plane]) = (limits.Low, limits.High);
        }

        oracle.AssertClose(actual);
    });

    [RequiresTestDataFact]
    public void Imadjust_EveryVector_IsWithinTolerance() => Assert.All(MatlabOracle.Load("imadjust"), oracle =>
    {
        MatlabArray a = oracle.Inputs["a"];
        int planes = a.Shape.Length > 2 ? a.Shape[2] : 1;
        double[] input = oracle.Numbers("in") ?? [];
        double[] output = oracle.Numbers("out") ?? [];
        double gamma = oracle.Numbers("gamma")![0];
        bool automatic = oracle.Arguments.GetProperty("auto").GetBoolean();
        StretchLimits to = output.Length == 0 ? StretchLimits.Full : new(output[0], output[1]);
        var actual = new double[a.Data.Length];
        for (int plane = 0; plane < planes; plane++)
        {
            var part = new MatlabArray(a.Class, [], [.. a.Data.Where((_, i) => i % planes == plane)]);
            StretchLimits from = automatic ? StretchLim.Of(part.Data)
                : input.Length == 0 ? StretchLimits.Full
                : new(input[plane], input[planes + plane]);
            double[] adjusted = Adjust(part, from, to, gamma);
            for (int i = 0; i < adjusted.Length; i++)
            {
                actual[i * planes + plane] = adjusted[i];
            }
        }

        oracle.AssertClose(actual);
    });

    [RequiresTestDataFact]
    public void MontageLayout_EveryVector_IsEqual() => Assert.All(MatlabOracle.Load("montage"), oracle =>
    {
        MatlabArray a = oracle.Inputs["a"];
        (int height, int width, int count) = (a.Shape[0], a.Shape[1], a.Shape.Length > 3 ? a.Shape[3] : 1);
        double[] size = oracle.Arguments.TryGetProperty("size", out _) ? oracle.Numbers("size")! : [double.NaN, double.NaN];
        int border = oracle.Arguments.TryGetProperty("border", out _) ? (int)oracle.Numbers("border")![0] : 0;
        MontageLayout layout = MontageLayout.Create(count, height, width, Given(size[0]), Given(size[1]), border);
        if (oracle.Arguments.TryGetProperty("matlab_rows_cols", out _))
        {
            Assert.Equal(oracle.Numbers("matlab_rows_cols")!, new double[] { layout.Rows, layout.Columns });
        }

        // The oracle stores h, w, 1, n with n innermost; the layout takes whole frames.
        var frames = new double[a.Data.Length];
        for (int i = 0; i < frames.Length; i++)
        {
            frames[i % count * height * width + i / count] = a.Data[i];
        }

        var actual = new double[layout.HeightPixels * layout.WidthPixels];
        layout.Compose<double>(frames, actual, 0);
        Assert.Equal(oracle.Expected.Shape, new[] { layout.HeightPixels, layout.WidthPixels });
        oracle.AssertClose(actual);

        static int? Given(double size) => double.IsNaN(size) ? null : (int)size;
    });

    [RequiresTestDataFact]
    public void Freqz2_EveryVector_IsWithinTolerance() => Assert.All(MatlabOracle.Load("freqz2"), oracle =>
    {
        MatlabArray h = oracle.Inputs["h"];
        int columns = (int)oracle.Numbers("nx")![0];
        int rows = (int)oracle.Numbers("ny")![0];
        Assert.Equal(oracle.Numbers("fx")!, FrequencyGrid.Axis(columns));
        Assert.Equal(oracle.Numbers("fy")!, FrequencyGrid.Axis(rows));
        var real = new double[rows * columns];
        var imaginary = new double[rows * columns];
        Freqz2.Response(h.Data, h.Shape[0], h.Shape[1], rows, columns, real, imaginary);
        var magnitude = new double[rows * columns];
        Freqz2.Magnitude(h.Data, h.Shape[0], h.Shape[1], rows, columns, magnitude);
        oracle.AssertClose(oracle.Arguments.GetProperty("part").GetString() switch
        {
            "real" => real,
            "imag" => imaginary,
            _ => magnitude,
        });
    });

    private static double[] Adjust(MatlabArray source, StretchLimits from, StretchLimits to, double gamma)
    {
        switch (source.Class)
        {
            case "uint8":
                var bytes = new byte[source.Data.Length];
                Imadjust.Apply(source.Bytes(), from, to, gamma, bytes);
                return [.. bytes.Select(v => (double)v)];
            case "single":
                var singles = new float[source.Data.Length];
                Imadjust.Apply(source.Singles(), from, to, gamma, singles);
                return [.. singles.Select(v => (double)v)];
            default:
                var doubles = new double[source.Data.Length];
                Imadjust.Apply(source.Data, from, to, gamma, doubles);
                return doubles;
        }
    }
}
