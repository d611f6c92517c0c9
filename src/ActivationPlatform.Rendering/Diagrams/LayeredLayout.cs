namespace ActivationPlatform.Rendering.Diagrams;

/// <summary>
/// Places the boxes of a directed acyclic graph in rows, so that all arrows point down, cross little and bend little.
/// Source of the steps: K. Sugiyama, S. Tagawa, M. Toda, "Methods for visual understanding of hierarchical system structures" (1981).
/// </summary>
/// <remarks>
/// 1. Row of a box = longest way from a source. 2. An edge over several rows gets a way point in each row between. 3. Every row is ordered by the mean place of its neighbours, sweeping down
/// and up. 4. Horizontal places move towards the mean of the neighbours while the order and the distances are kept. Ties keep the given order, so equal graphs look equal.
/// </remarks>
internal sealed class LayeredLayout
{
    private const int OrderingSweeps = 12;
    private const int PlacingSweeps = 24;

    private readonly double[] _widths;
    private readonly double _gap;
    private readonly List<int>[] _up;
    private readonly List<int>[] _down;
    private readonly List<List<int>> _rows = [];

    /// <param name="widths">Width of every box.</param>
    /// <param name="edges">Pairs of box numbers; no way may lead back to its start.</param>
    /// <param name="wayPointWidth">Room for an edge that passes through a row.</param>
    /// <param name="gap">Least distance between neighbours in a row.</param>
    /// <exception cref="ArgumentException">The graph has a cycle.</exception>
    public LayeredLayout(IReadOnlyList<double> widths, IReadOnlyList<(int From, int To)> edges, double wayPointWidth, double gap)
    {
        int boxes = widths.Count;
        int[] rowOf = LongestWays(boxes, edges);
        List<double> allWidths = [.. widths];
        List<int> allRows = [.. rowOf];
        List<(int From, int To)> pieces = [];
        Ways = new List<int>[edges.Count];
        for (int i = 0; i < edges.Count; i++)
        {
            Ways[i] = [edges[i].From];
            for (int row = rowOf[edges[i].From] + 1; row < rowOf[edges[i].To]; row++)
            {
                Ways[i].Add(allWidths.Count);
                allWidths.Add(wayPointWidth);
                allRows.Add(row);
            }

            Ways[i].Add(edges[i].To);
            for (int j = 1; j < Ways[i].Count; j++)
            {
                pieces.Add((Ways[i][j - 1], Ways[i][j]));
            }
        }

        (_widths, _gap) = ([.. allWidths], gap);
        _up = [.. _widths.Select(_ => new List<int>())];
        _down = [.. _widths.Select(_ => new List<int>())];
        foreach ((int from, int to) in pieces)
        {
            _down[from].Add(to);
            _up[to].Add(from);
        }

        Rows = [.. allRows];
        for (int node = 0; node < _widths.Length; node++)
        {
            while (_rows.Count <= Rows[node])
            {
                _rows.Add([]);
            }

            _rows[Rows[node]].Add(node);
        }

        X = new double[_widths.Length];
        Order();
        Place();
    }

    /// <summary>Row of every box, then of every way point.</summary>
    public int[] Rows { get; }

    /// <summary>Middle of every box and way point; the leftmost edge is at 0.</summary>
    public double[] X { get; }

    /// <summary>For every edge the box it leaves, its way points and the box it reaches.</summary>
    public List<int>[] Ways { get; }

    public int RowCount => _rows.Count;

    public double Width { get; private set; }

    private static int[] LongestWays(int boxes, IReadOnlyList<(int From, int To)> edges)
    {
        int[] rows = new int[boxes], open = new int[boxes];
        foreach ((_, int to) in edges)
        {
            open[to]++;
        }

        Queue<int> ready = new(Enumerable.Range(0, boxes).Where(box => open[box] == 0));
        int done = 0;
        while (ready.TryDequeue(out int box))
        {
            done++;
            foreach ((_, int to) in edges.Where(edge => edge.From == box))
            {
                rows[to] = Math.Max(rows[to], rows[box] + 1);
                if (--open[to] == 0)
                {
                    ready.Enqueue(to);
                }
            }
        }

        return done == boxes ? rows : throw new ArgumentException("The diagram's arrows form a cycle; expected a graph in which no way leads back to its start.");
    }

    private void Order()
    {
        double[] place = new double[_widths.Length];
        foreach (List<int> row in _rows)
        {
            Number(row);
        }

        for (int sweep = 0; sweep < OrderingSweeps; sweep++)
        {
            bool downwards = sweep % 2 == 0;
            foreach (List<int> row in downwards ? _rows : Enumerable.Reverse(_rows))
            {
                List<int>[] neighbours = downwards ? _up : _down;
                List<int> sorted = [.. row.OrderBy(node => neighbours[node].Count > 0 ? neighbours[node].Average(n => place[n]) : place[node])];
                row.Clear();
                row.AddRange(sorted);
                Number(row);
            }
        }

        // Places are centred, so that rows of different lengths compare.
        void Number(List<int> row)
        {
            for (int i = 0; i < row.Count; i++)
            {
                place[row[i]] = i - ((row.Count - 1) / 2.0);
            }
        }
    }

    private void Place()
    {
        foreach (List<int> row in _rows)
        {
            double x = 0;
            foreach (int node in row)
            {
                X[node] = x + (_widths[node] / 2);
                x += _widths[node] + _gap;
            }

            double middle = (x - _gap) / 2;
            row.ForEach(node => X[node] -= middle);
        }

        for (int sweep = 0; sweep < PlacingSweeps; sweep++)
        {
            bool downwards = sweep % 2 == 0;
            foreach (List<int> row in downwards ? _rows : Enumerable.Reverse(_rows))
            {
                MoveTowardsNeighbours(row, downwards ? _up : _down);
            }
        }

        double left = Enumerable.Range(0, X.Length).Min(node => X[node] - (_widths[node] / 2));
        for (int node = 0; node < X.Length; node++)
        {
            X[node] -= left;
            Width = Math.Max(Width, X[node] + (_widths[node] / 2));
        }
    }

    // The mean of two legal rows is legal: one packed as far left as the wishes allow, one as far right.
    private void MoveTowardsNeighbours(List<int> row, List<int>[] neighbours)
    {
        double[] fromLeft = new double[row.Count], fromRight = new double[row.Count];
        for (int i = 0; i < row.Count; i++)
        {
            double wish = Wish(row[i]);
            fromLeft[i] = i == 0 ? wish : Math.Max(wish, fromLeft[i - 1] + Distance(row[i - 1], row[i]));
        }

        for (int i = row.Count - 1; i >= 0; i--)
        {
            double wish = Wish(row[i]);
            fromRight[i] = i == row.Count - 1 ? wish : Math.Min(wish, fromRight[i + 1] - Distance(row[i], row[i + 1]));
        }

        for (int i = 0; i < row.Count; i++)
        {
            X[row[i]] = (fromLeft[i] + fromRight[i]) / 2;
        }

        double Wish(int node) => neighbours[node].Count > 0 ? neighbours[node].Average(n => X[n]) : X[node];
    }

    private double Distance(int left, int right) => ((_widths[left] + _widths[right]) / 2) + _gap;
}
