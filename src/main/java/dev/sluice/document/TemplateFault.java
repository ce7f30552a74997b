package dev.sluice.document;

/** A template that cannot be used: {@code place} is {@code file:line} or the file, {@code help} what to change. */
public final class TemplateFault extends RuntimeException {
    private final String place;
    private final String help;

    TemplateFault(String place, String message, String help) {
        super(message);
        this.place = place;
        this.help = help;
    }

    public String place() {
        return place;
    }

    public String help() {
        return help;
    }
}
