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

    /// <summary>Guards the families and all that is in them.</summary>
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);

    public PrometheusText(Meter meter)
    {
        // Of this very meter: several trackers may run in one process.
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, meter)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
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

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = Labels(tags);
        lock (_gate)
        {
            if (!_families.TryGetValue(instrument.Name, out var family)) _families[instrument.Name] = family = Family.Of(instrument);
            family.Take(labels, value);
        }
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

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>One instrument with all its label sets. Rows are kept in the order of their labels.</summary>
    private sealed class Family(string name, string type, string help, bool observed, double[]? bounds)
    {
        private readonly SortedDictionary<string, double> _values = new(StringComparer.Ordinal);
        private readonly SortedDictionary<string, long[]> _buckets = new(StringComparer.Ordinal);

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
            if (observed) _values.Clear();
        }

        public void Take(string labels, double value)
        {
            _values[labels] = observed ? value : _values.GetValueOrDefault(labels) + value;
            if (bounds is null) return;
            if (!_buckets.TryGetValue(labels, out var counts)) _buckets[labels] = counts = new long[bounds.Length + 1];
            var bucket = Array.FindIndex(bounds, bound => value <= bound);
            counts[bucket < 0 ? bounds.Length : bucket]++;
        }

        public void WriteTo(StringBuilder text)
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
            foreach (var (labels, value) in _values)
            {
                if (bounds is null) text.Append(CultureInfo.InvariantCulture, $"{name}{Braced(labels)} {Number(value)}\n");
                else WriteHistogram(text, labels, value, bounds);
            }
        }

        private void WriteHistogram(StringBuilder text, string labels, double sum, double[] upTo)
        {
            var (counts, all) = (_buckets[labels], 0L);
            for (var i = 0; i < counts.Length; i++)
            {
                all += counts[i];
                var bound = i < upTo.Length ? Number(upTo[i]) : "+Inf";
                text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{Braced($"{labels}{(labels.Length > 0 ? "," : "")}le=\"{bound}\"")} {all}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"{name}_sum{Braced(labels)} {Number(sum)}\n{name}_count{Braced(labels)} {all}\n");
        }

        private static string Braced(string labels) => labels.Length == 0 ? "" : $"{{{labels}}}";
    }
}
