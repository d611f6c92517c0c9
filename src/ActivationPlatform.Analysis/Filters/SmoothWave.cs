namespace ActivationPlatform.Analysis.Filters;

/// <summary>sin(a f) / f and (1 - cos(a f)) / f^2 and their slopes by f^2, smooth and accurate down to f = 0.</summary>
internal readonly struct SmoothWave
{
    // Below this square of a f the slopes lose digits, and three terms of their series have them all.
    private const double Small = 1e-3;

    /// <param name="phase">a: the phase for frequency 1, in radians.</param>
    /// <param name="frequency">f, at least 0.</param>
    public SmoothWave(double phase, double frequency)
    {
        double t = phase * frequency;
        double half = Sinc(t / 2);
        Odd = phase * Sinc(t);
        Even = phase * phase / 2 * half * half;
        OddByPhase = Math.Cos(t);
        double cube = phase * phase * phase / 2;
        double square = t * t;
        OddBySquare = cube * (square < Small ? -1.0 / 3 + square / 30 - square * square / 840 : (t * OddByPhase - Math.Sin(t)) / (square * t));
        EvenBySquare = cube * phase * (square < Small ? -1.0 / 12 + square / 180 - square * square / 6720 : (t * Math.Sin(t) - 2 * (1 - OddByPhase)) / (square * square));
    }

    /// <summary>sin(a f) / f.</summary>
    public double Odd { get; }

    /// <summary>(1 - cos(a f)) / f^2.</summary>
    public double Even { get; }

    /// <summary>d Odd / d a = cos(a f).</summary>
    public double OddByPhase { get; }

    /// <summary>d Even / d a, which is Odd.</summary>
    public double EvenByPhase => Odd;

    /// <summary>d Odd / d f^2.</summary>
    public double OddBySquare { get; }

    /// <summary>d Even / d f^2.</summary>
    public double EvenBySquare { get; }

    private static double Sinc(double t) => Math.Abs(t) < 1e-8 ? 1 : Math.Sin(t) / t;
}
