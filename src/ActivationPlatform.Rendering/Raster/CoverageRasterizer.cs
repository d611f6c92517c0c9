namespace ActivationPlatform.Rendering.Raster;

/// <summary>
/// Exact-area antialiasing: the share of every pixel that lies inside closed contours, from signed areas accumulated per pixel edge.
/// </summary>
/// <remarks>
/// Corners are rounded to 1/256 of a pixel once; everything after that is integer arithmetic, so equal input gives equal bytes on every machine.
/// For one edge that falls by h (of 256) inside one pixel at the mean horizontal position f (of 256), the pixel loses the area left of the edge and all pixels to its right gain h whole:
/// <code>
///   cell[x]     += h * (512 - 2f)      running sum over x = signed area, 131072 = one whole pixel
///   cell[x + 1] += h * 2f
/// </code>
/// Winding inside one pixel is summed, not resolved: where two contours share a pixel their areas add up (non-zero) or fold (even-odd), as in most rasterizers.
/// </remarks>
internal sealed class CoverageRasterizer
{
    private const int One = 256;
    private const int FullArea = 2 * One * One;

    // Beyond this many pixels a coordinate is as good as infinite; it keeps the clipping arithmetic far from overflow.
    private const double Farthest = 1e9;

    private readonly int _width;
    private readonly int _height;
    private readonly int _stride;
    private readonly int[] _cells;
    private readonly int[] _first;
    private readonly int[] _last;
    private readonly byte[] _coverage;
    private int _top;
    private int _bottom = -1;

    public CoverageRasterizer(int width, int height)
    {
        _width = width;
        _height = height;
        _stride = width + 2;
        _cells = new int[_stride * height];
        _first = new int[height];
        _last = new int[height];
        Array.Fill(_first, int.MaxValue);
        _top = height;
        _coverage = new byte[width];
    }

    /// <summary>Receives the coverage (0 to 255) of one row from pixel <paramref name="x"/> on.</summary>
    public delegate void RowSink(int y, int x, ReadOnlySpan<byte> coverage);

    /// <summary>Adds an edge in pixels. Contours must be closed by their caller; parts outside the raster are cut off.</summary>
    public void AddEdge(double x0, double y0, double x1, double y1)
    {
        x0 = Near(x0);
        y0 = Near(y0);
        x1 = Near(x1);
        y1 = Near(y1);
        if (y0 > y1)
        {
            AddDownward(x1, y1, x0, y0, -1);
        }
        else
        {
            AddDownward(x0, y0, x1, y1, 1);
        }
    }

    /// <summary>Hands out the covered rows from top to bottom and forgets all edges.</summary>
    public void Sweep(FillRule rule, RowSink sink)
    {
        for (int y = _top; y <= _bottom; y++)
        {
            int first = _first[y];
            if (first == int.MaxValue)
            {
                continue;
            }

            Span<int> cells = _cells.AsSpan(y * _stride, _stride);
            int end = Math.Min(_last[y] + 1, _width);
            int area = 0;
            for (int x = first; x < end; x++)
            {
                area += cells[x];
                _coverage[x] = rule == FillRule.NonZero ? NonZero(area) : EvenOdd(area);
            }

            cells[first..(_last[y] + 1)].Clear();
            _first[y] = int.MaxValue;
            _last[y] = 0;
            if (first < end)
            {
                sink(y, first, _coverage.AsSpan(first, end - first));
            }
        }

        _top = _height;
        _bottom = -1;
    }

    private static double Near(double value) => value > -Farthest ? (value < Farthest ? value : Farthest) : -Farthest;

    private static byte NonZero(int area)
    {
        int inside = Math.Min(Math.Abs(area), FullArea);
        return (byte)(((long)inside * 255 + (FullArea / 2)) / FullArea);
    }

    private static byte EvenOdd(int area)
    {
        int folded = Math.Abs(area) % (2 * FullArea);
        return NonZero(folded > FullArea ? (2 * FullArea) - folded : folded);
    }

    private void AddDownward(double x0, double y0, double x1, double y1, int winding)
    {
        if (y1 <= 0 || y0 >= _height)
        {
            return;
        }

        double dx = x1 - x0, dy = y1 - y0;
        if (y1 > _height)
        {
            x1 = x0 + (dx * ((_height - y0) / dy));
            y1 = _height;
        }

        if (y0 < 0)
        {
            x0 += dx * (-y0 / dy);
            y0 = 0;
        }

        // What passes left or right of the raster still turns the pixels between on or off: it runs along the border instead.
        double ya = y0, yb = y1;
        if (x0 < 0 != x1 < 0)
        {
            double y = Crossing(0);
            (ya, yb) = x0 < 0 ? (y, yb) : (ya, y);
        }

        if (x0 > _width != x1 > _width)
        {
            double y = Crossing(_width);
            (ya, yb) = x0 > _width ? (y, yb) : (ya, y);
        }

        double xa = Math.Clamp(x0, 0, _width), xb = Math.Clamp(x1, 0, _width);
        AddFixed(xa, y0, xa, ya, winding);
        AddFixed(xa, ya, xb, yb, winding);
        AddFixed(xb, yb, xb, y1, winding);

        double Crossing(double x) => Math.Clamp(y0 + ((y1 - y0) * ((x - x0) / (x1 - x0))), y0, y1);
    }

    private void AddFixed(double x0, double y0, double x1, double y1, int winding) =>
        AddFixed(Fixed(x0), Fixed(y0), Fixed(x1), Fixed(y1), winding);

    private static int Fixed(double pixels) => (int)Math.Floor((pixels * One) + 0.5);

    private void AddFixed(int x0, int y0, int x1, int y1, int winding)
    {
        if (y0 >= y1)
        {
            return;
        }

        long dx = x1 - x0, dy = y1 - y0;
        int x = x0, y = y0;
        _top = Math.Min(_top, y0 / One);
        _bottom = Math.Max(_bottom, (y1 - 1) / One);
        for (int row = y0 / One; y < y1; row++)
        {
            int nextY = Math.Min(y1, (row + 1) * One);
            int nextX = nextY == y1 ? x1 : x0 + (int)(dx * (nextY - y0) / dy);
            AddInRow(row, Math.Min(x, nextX), Math.Max(x, nextX), nextY - y, winding);
            (x, y) = (nextX, nextY);
        }
    }

    private void AddInRow(int row, int left, int right, int height, int winding)
    {
        int firstCell = left / One, lastCell = right / One;
        _first[row] = Math.Min(_first[row], firstCell);
        _last[row] = Math.Max(_last[row], lastCell + 1);
        Span<int> cells = _cells.AsSpan(row * _stride, _stride);
        int done = 0, x = left;
        for (int cell = firstCell; cell <= lastCell; cell++)
        {
            int nextX = Math.Min(right, (cell + 1) * One);
            int reached = nextX == right ? height : (int)((long)height * (nextX - left) / (right - left));
            int fall = winding * (reached - done);
            int twiceMean = x + nextX - (2 * cell * One);
            cells[cell] += fall * ((2 * One) - twiceMean);
            cells[cell + 1] += fall * twiceMean;
            (done, x) = (reached, nextX);
        }
    }
}
