using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace AkkaP2P.Tracker.Metrics;

/// <summary>
/// The instruments of one meter in Prometheus' text format: <c>akkap2p.command.duration</c> in seconds is <c>akkap2p_command_duration_seconds</c>, a counter ends in
/// <c>_total</c>, as OpenTelemetry's own exporter names them. Safe to call from any thread.
/// </summary>
internal sealed class PrometheusText : IDisposable
{
    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly MeterListener _listener = new();

    /// <summary>Guards the table of families; each family guards itself.</summary>
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);

    public PrometheusText(Meter meter)
    {
        // Of this very meter: several trackers may run in one process.
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, meter)) listener.EnableMeasurementEvents(instrument, Add(instrument));
        };
        _listener.SetMeasurementEventCallback<int>((_, value, tags, family) => ((Family)family!).Take(tags, value));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => ((Family)family!).Take(tags, value));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => ((Family)family!).Take(tags, value));
        _listener.Start();
    }

    public string Write()
    {
        lock (_gate)
        {
            foreach (var family in _families.Values) family.ForgetObserved();
            _listener.RecordObservableInstruments();
            var text = new StringBuilder();
            foreach (var family in _families.Values) family.WriteTo(text);
            return text.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();

    private Family Add(Instrument instrument)
    {
        lock (_gate) return _families[instrument.Name] = Family.Of(instrument);
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>One instrument with all its label sets. Rows are written in the order of their labels.</summary>
    private sealed class Family(string name, string type, string help, bool observed, double[]? bounds)
    {
        /// <summary>Guards the rows.</summary>
        private readonly Lock _gate = new();
        private readonly SortedDictionary<string, Row> _rows = new(StringComparer.Ordinal);

        /// <summary>The same of measurements with one label, by its value, since an instrument's only label has one name: each request makes one, and must not
        /// put text together.</summary>
        private readonly Dictionary<string, Row> _rowsByValue = new(StringComparer.Ordinal);

        public static Family Of(Instrument instrument)
        {
            var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
            var name = instrument.Name.Replace('.', '_');
            if (unit.Length > 0 && !name.EndsWith(unit, StringComparison.Ordinal)) name += unit;
            var help = instrument.Description ?? "";
            return instrument switch
            {
                Histogram<double> histogram => new Family(name, "histogram", help, false, [.. histogram.Advice?.HistogramBucketBoundaries ?? DefaultBounds]),
                ObservableGauge<int> or ObservableGauge<long> or ObservableGauge<double> => new Family(name, "gauge", help, true, null),
                ObservableCounter<long> => new Family(name + "_total", "counter", help, true, null),
                Counter<long> => new Family(name + "_total", "counter", help, false, null),
                _ => throw new UnreachableException($"no way to show the instrument {instrument.Name}"),
            };
        }

        /// <summary>What is observed says all it has each time.</summary>
        public void ForgetObserved()
        {
            if (!observed) return;
            lock (_gate)
            {
                _rows.Clear();
                _rowsByValue.Clear();
            }
        }

        public void Take(ReadOnlySpan<KeyValuePair<string, object?>> tags, double value)
        {
            lock (_gate)
            {
                var row = RowOf(tags);
                row.Value = observed ? value : row.Value + value;
                if (bounds is not null) row.Buckets[BucketOf(value)]++;
            }
        }

        public void WriteTo(StringBuilder text)
        {
            lock (_gate)
            {
                if (_rows.Count == 0) return;
                text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
                foreach (var (labels, row) in _rows)
                {
                    if (bounds is null) text.Append(CultureInfo.InvariantCulture, $"{name}{Braced(labels)} {Number(row.Value)}\n");
                    else WriteHistogram(text, labels, row, bounds);
                }
            }
        }

        private Row RowOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags is not [{ Value: string only }]) return RowOf(Labels(tags));
            return _rowsByValue.TryGetValue(only, out var row) ? row : _rowsByValue[only] = RowOf(Labels(tags));
        }

        private Row RowOf(string labels) =>
            _rows.TryGetValue(labels, out var row) ? row : _rows[labels] = new Row(bounds is null ? [] : new long[bounds.Length + 1]);

        private int BucketOf(double value)
        {
            var bucket = Array.FindIndex(bounds!, bound => value <= bound);
            return bucket < 0 ? bounds!.Length : bucket;
        }

        private void WriteHistogram(StringBuilder text, string labels, Row row, double[] upTo)
        {
            var all = 0L;
            for (var i = 0; i < row.Buckets.Length; i++)
            {
                all += row.Buckets[i];
                var bound = i < upTo.Length ? Number(upTo[i]) : "+Inf";
                text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{Braced($"{labels}{(labels.Length > 0 ? "," : "")}le=\"{bound}\"")} {all}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"{name}_sum{Braced(labels)} {Number(row.Value)}\n{name}_count{Braced(labels)} {all}\n");
        }

        private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var text = new StringBuilder();
            foreach (var (name, value) in tags)
            {
                var escaped = $"{value}".Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");
                text.Append(text.Length > 0 ? "," : "").Append(name).Append("=\"").Append(escaped).Append('"');
            }

            return text.ToString();
        }

        private static string Braced(string labels) => labels.Length == 0 ? "" : $"{{{labels}}}";
    }

    /// <summary>What was measured with one set of labels: its sum, or last value when it is observed, and how many fell into each bucket.</summary>
    private sealed class Row(long[] buckets)
    {
        public double Value { get; set; }

        public long[] Buckets => buckets;
    }
}
