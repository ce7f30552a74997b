package dev.sluice.telemetry.notify;

import dev.sluice.language.model.Alerting.Urgency;
import dev.sluice.telemetry.notify.Message.Stage;

/** How grave a message is, for services that ask. */
enum Gravity {
    CRITICAL("critical", "P1", "danger"),
    ERROR("error", "P2", "danger"),
    WARNING("warning", "P3", "warning"),
    INFO("info", "P4", "#439FE0"),
    GOOD("info", "P5", "good");

    /** Of PagerDuty. */
    final String severity;
    /** Of Opsgenie. */
    final String priority;
    /** Of Slack. */
    final String colour;

    Gravity(String severity, String priority, String colour) {
        this.severity = severity;
        this.priority = priority;
        this.colour = colour;
    }

    static Gravity of(Message message, Urgency urgency) {
        if (message.stage() == Stage.OVER || message.stage() == Stage.TOLD) {
            return GOOD;
        }
        if (message.stage() == Stage.TEST) {
            return INFO;
        }
        Gravity paging = switch (message.occasion()) {
            case ROLLBACK, FAILED -> CRITICAL;
            case PERSON, BLIND, STALLED, SILENT -> ERROR;
            case PAUSE -> WARNING;
            case DONE -> GOOD;
        };
        // A notification is no reason to wake anybody, whatever it is about.
        return switch (urgency) {
            case PAGE -> paging;
            case NOTIFY -> paging == CRITICAL ? WARNING : paging == GOOD ? GOOD : INFO;
        };
    }
}
