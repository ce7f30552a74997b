package dev.sluice.document.alert;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/** One unit test of promtool: what the series are over the time, and which alert is firing when. */
final class Timeline {
    private static final double ABSENT = Double.NEGATIVE_INFINITY;

    private final Duration step;
    private final String name;
    private final Alert alert;
    private final Map<String, List<Double>> series = new TreeMap<>();
    private final List<Map<String, Object>> checks = new ArrayList<>();
    private int length;

    /** @param step of the series and of the evaluation */
    Timeline(String name, Alert alert, Duration step) {
        this.name = name;
        this.alert = alert;
        this.step = step;
    }

    /** Goes on for so many steps; a series that is not named has no samples. The step at which this begins. */
    int go(int steps, Map<String, Double> values) {
        Map<String, IntToDoubleFunction> constant = new LinkedHashMap<>();
        values.forEach((key, value) -> constant.put(key, at -> value));
        return goAlong(steps, constant);
    }

    /** The same, of values that depend on the step since the beginning. */
    int goAlong(int steps, Map<String, IntToDoubleFunction> values) {
        int begin = length;
        values.keySet().forEach(key -> series.computeIfAbsent(key, unused -> absent(begin)));
        length += steps;
        series.forEach((key, list) -> {
            IntToDoubleFunction value = values.getOrDefault(key, at -> ABSENT);
            for (int at = begin; at < length; at++) {
                list.add(value.applyAsDouble(at));
            }
        });
        return begin;
    }

    /** The last step so far. */
    int now() {
        return length - 1;
    }

    void silentAt(int at) {
        check(at, new ArrayList<>());
    }

    void firesAt(int at, Map<String, String> labels, Map<String, String> annotations) {
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("exp_labels", labels);
        expected.put("exp_annotations", annotations);
        check(at, new ArrayList<>(List.of(expected)));
    }

    private void check(int at, List<Map<String, Object>> expected) {
        Map<String, Object> check = new LinkedHashMap<>();
        check.put("eval_time", Yaml.duration(step.multipliedBy(at)));
        check.put("alertname", alert.name());
        check.put("exp_alerts", expected);
        checks.add(check);
    }

    Map<String, Object> test() {
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("name", name);
        test.put("interval", Yaml.duration(step));
        List<Map<String, Object>> inputs = new ArrayList<>();
        series.forEach((key, values) -> {
            Map<String, Object> input = new LinkedHashMap<>();
            input.put("series", key);
            input.put("values", text(values));
            inputs.add(input);
        });
        test.put("input_series", inputs);
        test.put("alert_rule_test", checks);
        return test;
    }

    private static List<Double> absent(int steps) {
        List<Double> values = new ArrayList<>();
        for (int at = 0; at < steps; at++) {
            values.add(ABSENT);
        }
        return values;
    }

    /** promtool's notation: {@code 5+0x3} is four times 5, {@code _x3} three steps without a sample, {@code stale} ends a series. */
    private static String text(List<Double> values) {
        List<String> words = new ArrayList<>();
        boolean known = false;
        for (int at = 0; at < values.size(); ) {
            int run = run(values, at);
            double first = values.get(at);
            if (first == ABSENT) {
                int silent = run - (known ? 1 : 0);
                if (known) {
                    words.add("stale");
                }
                if (silent > 0) {
                    words.add("_x" + silent);
                }
                known = false;
            } else if (run == 1 || Double.isNaN(first)) {
                words.add(Double.isNaN(first) ? "NaN" : number(first));
                run = 1;
                known = true;
            } else {
                double slope = values.get(at + 1) - first;
                words.add(number(first) + (slope < 0 ? "-" : "+") + number(Math.abs(slope)) + "x" + (run - 1));
                known = true;
            }
            at += run;
        }
        return String.join(" ", words);
    }

    /** How many values from there on grow by the same whole amount. */
    private static int run(List<Double> values, int from) {
        double first = values.get(from);
        int end = from + 1;
        if (first == ABSENT) {
            while (end < values.size() && values.get(end) == ABSENT) {
                end++;
            }
            return end - from;
        }
        if (end == values.size() || values.get(end) == ABSENT) {
            return 1;
        }
        double slope = values.get(end) - first;
        if (slope != Math.rint(slope)) {
            return 1;
        }
        while (end < values.size() && values.get(end) - values.get(end - 1) == slope) {
            end++;
        }
        return slope != 0 && end - from == 2 ? 1 : end - from;
    }

    static String number(double value) {
        String text = Amount.text(Math.abs(value));
        return value < 0 ? "-" + text : text;
    }
}
