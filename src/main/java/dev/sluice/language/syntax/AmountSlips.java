package dev.sluice.language.syntax;

import static dev.sluice.language.syntax.generated.RunbookLexer.*;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.text.Span;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/** Slips in amounts: units spelt as elsewhere, blanks before them, digits grouped by commas, dates with slashes. */
final class AmountSlips {
    private static final int LONGEST_JOINED = 60;
    private static final String PER_SECOND = "/s";

    private final CodePoints text;
    private final Findings findings;
    private final List<Token> tokens;
    private int end;

    AmountSlips(CodePoints text, Findings findings, List<Token> tokens) {
        this.text = text;
        this.findings = findings;
        this.tokens = tokens;
    }

    /** Tokens that begin before this offset are part of an amount already. */
    int end() {
        return end;
    }

    /** {@code 10min}, {@code 16mb}, {@code 3weeks}. */
    void malformed(CommonToken token, CommonToken previous) {
        takeRate(token);
        String written = token.getText();
        int amountEnd = UnitSlips.amountEnd(written);
        String unit = written.substring(amountEnd);
        Optional<UnitSlips.Meant> meant = UnitSlips.read(written.substring(0, amountEnd), unit);
        if (meant.isPresent()) {
            slipped(token, written, meant.get());
            tokens.add(token);
            return;
        }
        boolean exponent = unit.matches("[eE][0-9]+");
        Diagnostic finding = Diagnostic.error(
                Code.S142,
                Findings.span(token),
                "`" + written + "` is neither a value nor a name",
                amountEnd == written.length() ? "not a number" : "`" + unit + "` is no unit");
        String amount = written.substring(0, amountEnd);
        findings.add(finding.help(
                exponent
                        ? "write all of its digits: `1_000_000` for `1e6`"
                        : unit.equals("M")
                                ? "write `" + amount + "m` for minutes, `" + amount + "MB` for bytes"
                                : "write a value with its unit, such as 30s, 5m, 2%, 16MB or 5_000 rows;"
                                        + " names begin with a letter"));
        retype(token, UNREADABLE, written);
        tokens.add(token);
    }

    /** A unit behind its amount makes one token with it; {@code 5_000 rows} is how it should be. */
    void unit(CommonToken token, CommonToken previous) {
        if (previous == null) {
            tokens.add(token);
        } else if (token.getType() == DURATION) {
            duration(token, previous);
        } else if (previous.getType() != NUMBER) {
            tokens.add(token);
        } else {
            takeRate(token);
            behindNumber(token, previous);
        }
    }

    private void behindNumber(CommonToken token, CommonToken previous) {
        Optional<UnitSlips.Meant> meant = UnitSlips.read(previous.getText(), token.getText());
        if (meant.isEmpty()) {
            tokens.add(token);
            return;
        }
        String written = text.slice(previous.getStartIndex(), token.getStopIndex() + 1);
        boolean right = token.getType() != ID && meant.get().text().endsWith(" " + token.getText());
        join(previous, token, meant.get().type(), meant.get().text());
        if (!right) {
            slipped(previous, written, meant.get());
        }
    }

    /** {@code 1h 30m} is one duration, {@code 1s 5s} are two. */
    private void duration(CommonToken token, CommonToken previous) {
        String first = previous.getText().replace(" ", "");
        boolean one = previous.getType() == DURATION
                && first.length() < LONGEST_JOINED
                && rank(first, first.length()) > rank(token.getText(), unitEnd(token.getText()));
        if (!one) {
            tokens.add(token);
            return;
        }
        findings.retract(Code.S141, previous.getStartIndex());
        String written = text.slice(previous.getStartIndex(), token.getStopIndex() + 1);
        join(previous, token, DURATION, first + token.getText());
        slipped(previous, written, new UnitSlips.Meant(first + token.getText(), DURATION));
    }

    /** The size of the unit that ends there. */
    private static int rank(String duration, int unitEnd) {
        boolean millis = unitEnd > 1 && duration.charAt(unitEnd - 2) == 'm';
        return millis ? 0 : "smhd".indexOf(duration.charAt(unitEnd - 1)) + 1;
    }

    /** The end of the first unit. */
    private static int unitEnd(String duration) {
        int at = UnitSlips.amountEnd(duration);
        return duration.startsWith("ms", at) ? at + 2 : at + 1;
    }

    /** A unit may go on behind a slash: {@code 4 mb/s}. */
    private void takeRate(CommonToken token) {
        int from = token.getStopIndex() + 1;
        int behind = from + PER_SECOND.length();
        boolean rate = behind <= text.end()
                && text.slice(from, behind).equals(PER_SECOND)
                && (behind == text.end() || !Character.isLetterOrDigit(text.at(behind)))
                && token.getType() != RATE_UNIT
                && token.getType() != PERCENT_SIGN;
        String unit = token.getText().substring(UnitSlips.amountEnd(token.getText()));
        if (rate && UnitSlips.read("1", unit + PER_SECOND).isPresent()) {
            token.setText(token.getText() + PER_SECOND);
            token.setStopIndex(behind - 1);
            end = behind;
        }
    }

    /** An amount that is written as it should be, but for what stands before it. */
    void amount(CommonToken token, CommonToken previous) {
        if (previous != null && previous.getStopIndex() + 1 == token.getStartIndex()) {
            switch (previous.getType()) {
                case COMMA -> thousands(token);
                case DOT -> fraction(token, previous);
                case SLASH -> date(token);
                default -> tokens.add(token);
            }
        } else {
            tokens.add(token);
        }
    }

    /** {@code 5,000}: three digits behind the comma, and no list of numbers around it. */
    private void thousands(CommonToken token) {
        CommonToken number = back(2);
        boolean list = back(3) == null
                || switch (back(3).getType()) {
                    case STATUS, COMMA, OPEN_PAREN -> true;
                    default -> false;
                };
        boolean grouped = number != null
                && number.getType() == NUMBER
                && number.getText().length() <= 3
                && number.getStopIndex() + 2 == token.getStartIndex()
                && token.getText().matches("[0-9]{3}([ %].*)?");
        if (list || !grouped) {
            tokens.add(token);
            return;
        }
        replace(2, token, number.getText() + "_" + token.getText(), token.getType(), "digits are grouped by `_`");
    }

    /** {@code .5%}. */
    private void fraction(CommonToken token, CommonToken point) {
        CommonToken before = back(2);
        if (before != null && before.getStopIndex() + 1 == point.getStartIndex() && before.getType() != HEAD) {
            tokens.add(token);
            return;
        }
        replace(1, token, "0." + token.getText(), token.getType(), "a number begins with a digit");
    }

    /** {@code 2026/11/20}. */
    private void date(CommonToken token) {
        CommonToken year = back(4);
        CommonToken month = back(2);
        boolean date = year != null
                && back(3).getType() == SLASH
                && year.getText().matches("[0-9]{4}")
                && month.getText().matches("[0-9]{2}")
                && token.getText().matches("[0-9]{2}")
                && year.getStopIndex() + 7 == token.getStopIndex() + 1;
        if (!date) {
            tokens.add(token);
            return;
        }
        String written = year.getText() + "-" + month.getText() + "-" + token.getText();
        replace(4, token, written, DATE, "a date is written with hyphens");
    }

    /** Makes one token of the last ones and this one. */
    private void replace(int count, CommonToken token, String meant, int type, String message) {
        CommonToken first = back(count);
        for (int i = 1; i < count; i++) {
            tokens.removeLast();
        }
        join(first, token, type, meant);
        Span span = Findings.span(first);
        findings.add(Diagnostic.error(Code.S142, span, message, "`" + meant + "` is meant")
                .help("write `" + meant + "`")
                .suggest(span, meant));
    }

    private CommonToken back(int count) {
        int index = tokens.size() - count;
        return index < 0 ? null : (CommonToken) tokens.get(index);
    }

    private void slipped(CommonToken token, String written, UnitSlips.Meant meant) {
        boolean onlyBlanks = written.replace(" ", "").equals(meant.text().replace(" ", ""));
        String message = onlyBlanks
                ? "`" + written + "` has " + (written.contains(" ") ? "a blank" : "no blank") + " before its unit"
                : "`" + written + "` is not how the unit is spelt";
        Code code = onlyBlanks ? Code.S141 : Code.S140;
        Diagnostic finding = Diagnostic.error(code, Findings.span(token), message, "`" + meant.text() + "` is meant")
                .help("write `" + meant.text() + "`");
        // Elsewhere a small b is a bit.
        boolean bits = !onlyBlanks && (meant.type() == BYTES || meant.type() == BYTE_RATE);
        findings.add(bits ? finding.suggest(finding.span(), meant.text()) : finding.fix(finding.span(), meant.text()));
        retype(token, meant.type(), meant.text());
    }

    private static void join(CommonToken first, CommonToken last, int type, String text) {
        first.setStopIndex(last.getStopIndex());
        retype(first, type, text);
    }

    private static void retype(CommonToken token, int type, String text) {
        token.setType(type);
        token.setText(text);
    }
}
