using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace ActivationPlatform.Analysis.Filters;

/// <summary>Levenberg and Marquardt's walk to a local optimum of a <see cref="GaborModel"/>, within bounds: a parameter at its bound that wants to leave stays out of the step.</summary>
/// <remarks>D. Marquardt, "An algorithm for least-squares estimation of nonlinear parameters", 1963; the damping as in H. Nielsen, 1999.</remarks>
internal static class GaborSearch
{
    private const double FirstDamping = 1e-3;
    private const double LargestDamping = 1e12;
    private const double SmallestStep = 1e-11;
    private const double LeastCurvature = 1e-12;

    /// <param name="model">What is fitted.</param>
    /// <param name="parameters">Where the walk starts, within the bounds; becomes where it ends.</param>
    /// <param name="lower">A lower bound for each.</param>
    /// <param name="upper">An upper bound for each.</param>
    /// <param name="maximumSteps">After so many steps the walk ends wherever it is.</param>
    /// <returns>The unexplained share there.</returns>
    public static double Descend(GaborModel model, Span<double> parameters, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, int maximumSteps)
    {
        const int Count = GaborModel.ParameterCount;
        Span<double> gradient = stackalloc double[Count];
        Span<double> curvature = stackalloc double[Count * Count];
        Span<double> candidate = stackalloc double[Count];
        double damping = FirstDamping;
        double growth = 2;
        double unexplained = model.Linearise(parameters, gradient, curvature);
        for (int step = 0; step < maximumSteps && damping < LargestDamping; step++)
        {
            double[] move = Step(parameters, lower, upper, gradient, curvature, damping);
            double predicted = 0;
            double distance = 0;
            for (int index = 0; index < Count; index++)
            {
                candidate[index] = Math.Clamp(parameters[index] + move[index], lower[index], upper[index]);
                double taken = candidate[index] - parameters[index];
                distance = Math.Max(distance, Math.Abs(taken));
                predicted -= taken * (2 * gradient[index] + TensorPrimitives.Dot(curvature.Slice(index * Count, Count), move));
            }

            if (distance <= SmallestStep)
            {
                break;
            }

            double reached = model.Unexplained(candidate);
            if (reached < unexplained)
            {
                double gain = predicted > 0 ? (unexplained - reached) / predicted : 1;
                damping *= Math.Max(1.0 / 3, 1 - Math.Pow(2 * gain - 1, 3));
                growth = 2;
                candidate.CopyTo(parameters);
                unexplained = model.Linearise(parameters, gradient, curvature);
            }
            else
            {
                damping *= growth;
                growth *= 2;
            }
        }

        return unexplained;
    }

    private static double[] Step(
        ReadOnlySpan<double> parameters, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> gradient, ReadOnlySpan<double> curvature, double damping)
    {
        const int Count = GaborModel.ParameterCount;
        Span<bool> isHeld = stackalloc bool[Count];
        for (int index = 0; index < Count; index++)
        {
            isHeld[index] = (parameters[index] <= lower[index] && gradient[index] > 0) || (parameters[index] >= upper[index] && gradient[index] < 0);
        }

        Matrix<double> system = Matrix<double>.Build.DenseIdentity(Count);
        Vector<double> descent = Vector<double>.Build.Dense(Count);
        for (int row = 0; row < Count; row++)
        {
            if (!isHeld[row])
            {
                descent[row] = -gradient[row];
                for (int column = 0; column < Count; column++)
                {
                    system[row, column] = isHeld[column] ? 0 : curvature[row * Count + column];
                }

                system[row, row] += damping * Math.Max(curvature[row * Count + row], LeastCurvature);
            }
        }

        return system.Solve(descent).ToArray();
    }
}
