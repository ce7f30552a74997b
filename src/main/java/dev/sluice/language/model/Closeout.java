package dev.sluice.language.model;

import java.util.List;

/** Questions asked after the run, and gates whose rules stay armed. */
public record Closeout(List<Question> questions, List<String> keep) {
    public static final Closeout NONE = new Closeout(List.of(), List.of());

    public record Question(String name, String text) {}

    public Closeout {
        questions = List.copyOf(questions);
        keep = List.copyOf(keep);
    }
}
