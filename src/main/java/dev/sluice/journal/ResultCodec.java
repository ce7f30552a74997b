package dev.sluice.journal;

import dev.sluice.engine.EffectResult;
import dev.sluice.value.Value;
import java.util.Optional;

/** How effects ended; the field {@code r} names the kind. */
final class ResultCodec {
    private ResultCodec() {}

    static void write(JsonWriter json, EffectResult result) {
        switch (result) {
            case EffectResult.Done done -> done(json, done);
            case EffectResult.Opened opened -> opened(json, opened);
            case EffectResult.BatchDone batch -> batchDone(json, batch);
            case EffectResult.OldTransactions old -> oldTransactions(json, old);
            case EffectResult.LockTried tried -> lockTried(json, tried);
            case EffectResult.Failed failed -> failed(json, failed);
            case EffectResult.Cancelled cancelled -> detail(json, "cancelled", cancelled.detail());
            case EffectResult.Unknown unknown -> unknown(json, unknown);
            case EffectResult.Found found -> found(json, found);
        }
    }

    private static void done(JsonWriter json, EffectResult.Done done) {
        detail(json, "done", done.detail());
        captured(json, done.captured());
    }

    private static void opened(JsonWriter json, EffectResult.Opened opened) {
        json.writeStringProperty("r", "opened");
        opened.estimatedRows().ifPresent(rows -> amount(json, "estimated", rows));
        json.writeNumberProperty("rowsDone", opened.rowsDone());
        json.writeBooleanProperty("exhausted", opened.exhausted());
        opened.progress().ifPresent(share -> amount(json, "progress", share));
    }

    private static void batchDone(JsonWriter json, EffectResult.BatchDone batch) {
        json.writeStringProperty("r", "batch");
        json.writeNumberProperty("rowsDone", batch.rowsDone());
        json.writeNumberProperty("rows", batch.rows());
        json.writeStringProperty("upTo", batch.upTo());
        json.writeNumberProperty("millis", batch.millis());
        batch.progress().ifPresent(share -> amount(json, "progress", share));
        json.writeBooleanProperty("exhausted", batch.exhausted());
        EffectResult.Measured measured = batch.measured();
        measured.walBytes().ifPresent(bytes -> json.writeNumberProperty("wal", bytes));
        measured.hotShare().ifPresent(share -> amount(json, "hot", share));
        measured.wayMillis().ifPresent(millis -> json.writeNumberProperty("way", millis));
        measured.passed().ifPresent(rows -> json.writeNumberProperty("passed", rows));
        batch.rest().ifPresent(rest -> {
            json.writeName("rest");
            json.writeStartObject();
            write(json, rest);
            json.writeEndObject();
        });
    }

    private static void oldTransactions(JsonWriter json, EffectResult.OldTransactions old) {
        json.writeStringProperty("r", "old transactions");
        json.writeName("pids");
        json.writeStartArray();
        old.stillOpen().forEach(json::writeNumber);
        json.writeEndArray();
        if (!old.detail().isEmpty()) {
            json.writeStringProperty("detail", old.detail());
        }
    }

    private static void lockTried(JsonWriter json, EffectResult.LockTried tried) {
        detail(json, "lock tried", tried.detail());
        json.writeBooleanProperty("granted", tried.granted());
        json.writeNumberProperty("millis", tried.millis());
    }

    private static void failed(JsonWriter json, EffectResult.Failed failed) {
        json.writeStringProperty("r", "failed");
        json.writeStringProperty("code", failed.code());
        json.writeStringProperty("message", failed.message());
        json.writeBooleanProperty("retryable", failed.retryable());
        if (failed.leftNothing()) {
            json.writeBooleanProperty("leftNothing", true);
        }
    }

    private static void unknown(JsonWriter json, EffectResult.Unknown unknown) {
        detail(json, "unknown", unknown.detail());
        if (unknown.moved()) {
            json.writeBooleanProperty("moved", true);
        }
    }

    private static void found(JsonWriter json, EffectResult.Found found) {
        detail(json, "found", found.detail());
        json.writeStringProperty("finding", found.finding().name());
        captured(json, found.captured());
    }

    static EffectResult read(Json.Fields fields) {
        String kind = fields.text("r");
        return switch (kind) {
            case "done" -> new EffectResult.Done(captured(fields), fields.text("detail"));
            case "opened" ->
                new EffectResult.Opened(
                        fields.maybeAmount("estimated"),
                        fields.whole("rowsDone"),
                        fields.flag("exhausted"),
                        fields.maybeAmount("progress"));
            case "batch" ->
                new EffectResult.BatchDone(
                        fields.whole("rowsDone"),
                        fields.whole("rows"),
                        fields.text("upTo"),
                        fields.whole("millis"),
                        fields.maybeAmount("progress"),
                        fields.flag("exhausted"),
                        new EffectResult.Measured(
                                fields.maybeWhole("wal"),
                                fields.maybeAmount("hot"),
                                fields.maybeWhole("way"),
                                fields.maybeWhole("passed")),
                        fields.maybeObject("rest").map(ResultCodec::read));
            case "old transactions" ->
                new EffectResult.OldTransactions(
                        fields.list("pids").stream()
                                .map(pid -> Math.toIntExact(Json.whole(pid)))
                                .toList(),
                        fields.optionalText("detail").orElse(""));
            case "lock tried" ->
                new EffectResult.LockTried(fields.flag("granted"), fields.whole("millis"), fields.text("detail"));
            case "failed" ->
                new EffectResult.Failed(
                        fields.text("code"),
                        fields.text("message"),
                        fields.flag("retryable"),
                        fields.has("leftNothing"));
            case "cancelled" -> new EffectResult.Cancelled(fields.text("detail"));
            case "unknown" -> new EffectResult.Unknown(fields.text("detail"), fields.has("moved"));
            case "found" ->
                new EffectResult.Found(
                        fields.constant("finding", EffectResult.Finding.class),
                        fields.text("detail"),
                        captured(fields));
            default -> throw new IllegalArgumentException("unknown result " + kind);
        };
    }

    private static void captured(JsonWriter json, Optional<Value> captured) {
        captured.ifPresent(value -> {
            json.writeName("captured");
            ValueCodec.write(json, value);
        });
    }

    private static Optional<Value> captured(Json.Fields fields) {
        return fields.has("captured") ? Optional.of(ValueCodec.value(fields.get("captured"))) : Optional.empty();
    }

    private static void detail(JsonWriter json, String kind, String detail) {
        json.writeStringProperty("r", kind);
        json.writeStringProperty("detail", detail);
    }

    private static void amount(JsonWriter json, String name, double amount) {
        json.writeName(name);
        json.writeAmount(amount);
    }
}
