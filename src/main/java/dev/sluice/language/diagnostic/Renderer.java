package dev.sluice.language.diagnostic;

import java.util.List;

/** Turns findings into text. */
@FunctionalInterface
public interface Renderer {
    /** All reports, in order; the text ends with a line feed unless it is empty. */
    String render(List<Report> reports);
}
