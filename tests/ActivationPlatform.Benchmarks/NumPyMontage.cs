using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ActivationPlatform.Benchmarks;

/// <summary>Lets numpy_montage.py do the same stretch and montage of the same values, now, on this machine.</summary>
internal static class NumPyMontage
{
    private const string Python = "/usr/bin/python3";

    /// <returns>The script's fastest run; null if Python, NumPy or scikit-image is missing.</returns>
    public static double? MeasureMilliseconds()
    {
        if (!File.Exists(Python))
        {
            return null;
        }

        string values = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(values, MemoryMarshal.AsBytes<float>(Layers.CreateFirstConvolution()));
            var start = new ProcessStartInfo(Python, [Path.Combine(AppContext.BaseDirectory, "numpy_montage.py"), values]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using Process process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? double.Parse(output, CultureInfo.InvariantCulture) : null;
        }
        finally
        {
            File.Delete(values);
        }
    }
}
