package dev.sluice.document;

import dev.sluice.document.plot.Picture;
import dev.sluice.document.plot.Plot;
import dev.sluice.document.plot.Sparkline;
import dev.sluice.document.text.Html;
import dev.sluice.language.model.Phase;
import java.util.List;

/**
 * How the values of a report's page are set, in markdown or in HTML. Their type is that of the page, so that nothing written for the
 * one ever gets into the other.
 */
abstract class Voice<T> {
    static final Voice<Markup> MARKDOWN = new Voice<>(Words.MARKDOWN) {
        @Override
        Markup of(String set) {
            return new Markup(set);
        }

        @Override
        Markup block(String text) {
            return Markdown.fence("text", text);
        }

        @Override
        Markup picture(Picture picture) {
            return new Markup(Markdown.code(Sparkline.of(picture)));
        }
    };

    static final Voice<Html> HTML = new Voice<>(Words.HTML) {
        @Override
        Html of(String set) {
            return new Html(set);
        }

        @Override
        Html block(String text) {
            return Html.lines(text);
        }

        @Override
        Html picture(Picture picture) {
            return Plot.draw(picture);
        }
    };

    final Words words;

    private Voice(Words words) {
        this.words = words;
    }

    /** What these words have set already. */
    abstract T of(String set);

    /** Text with its line breaks. */
    abstract T block(String text);

    abstract T picture(Picture picture);

    final T text(String text) {
        return of(words.text(text));
    }

    final T name(String name) {
        return of(words.name(name));
    }

    final T phases(List<Phase> phases) {
        return of(Words.list(
                phases.stream().map(phase -> words.name(phase.name())).toList()));
    }
}
