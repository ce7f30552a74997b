package dev.sluice.language.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.language.syntax.generated.RunbookParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.ParserInterpreter;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.atn.ATN;
import org.antlr.v4.runtime.atn.ATNConfigSet;
import org.antlr.v4.runtime.atn.DecisionInfo;
import org.antlr.v4.runtime.atn.DecisionState;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.dfa.DFA;
import org.junit.jupiter.api.Test;

/** The grammar has one reading for each text, found by looking at most three words ahead, and nothing in it is out of reach. */
class GrammarTest {
    private static final int FARTHEST_LOOK = 3;
    private static final long SEED = 20_261_120;

    @Test
    void hasNoAmbiguityAndLooksThreeWordsAheadAtMost() throws IOException {
        List<String> problems = new ArrayList<>();
        for (String text : corpus()) {
            RunbookParser parser = new RunbookParser(tokens(text));
            parser.removeErrorListeners();
            parser.addErrorListener(new Ambiguities(problems));
            parser.getInterpreter().setPredictionMode(PredictionMode.LL_EXACT_AMBIG_DETECTION);
            parser.setProfile(true);
            Findings findings = new Findings();
            parser.setErrorHandler(new Recovery(findings, new Damage(parser.getInputStream()), new SyntaxMessages()));
            parser.runbook();
            for (DecisionInfo decision : parser.getParseInfo().getDecisionInfo()) {
                long look = Math.max(decision.LL_MaxLook, decision.SLL_MaxLook);
                if (look > FARTHEST_LOOK || !decision.ambiguities.isEmpty()) {
                    problems.add(describe(decision.decision) + " looks " + look + " ahead");
                }
            }
        }
        assertEquals(Set.of(), new TreeSet<>(problems));
    }

    @Test
    void everyAlternativeOfEveryRuleIsReached() {
        ATN grammar = RunbookParser._ATN;
        List<BitSet> reached =
                grammar.decisionToState.stream().map(decision -> new BitSet()).toList();
        for (String text : generated()) {
            Reading reading = new Reading(tokens(text), reached);
            List<String> errors = new ArrayList<>();
            reading.removeErrorListeners();
            reading.addErrorListener(new SyntaxErrors(errors));
            reading.parse(RunbookParser.RULE_runbook);
            assertEquals(List.of(), errors, text);
        }
        List<String> missing = new ArrayList<>();
        for (DecisionState decision : grammar.decisionToState) {
            for (int alternative = 1; alternative <= decision.getNumberOfTransitions(); alternative++) {
                if (!reached.get(decision.decision).get(alternative)) {
                    missing.add(describe(decision.decision) + " alternative " + alternative);
                }
            }
        }
        assertEquals(List.of(), missing);
    }

    private static String describe(int decision) {
        DecisionState state = RunbookParser._ATN.decisionToState.get(decision);
        return "decision " + decision + " of rule " + RunbookParser.ruleNames[state.ruleIndex];
    }

    private static List<String> corpus() throws IOException {
        List<String> texts = new ArrayList<>(generated());
        for (Path folder : List.of(Path.of("runbooks"), Path.of("src/test/resources/language"))) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file :
                        files.filter(one -> one.toString().endsWith(".runbook")).toList()) {
                    texts.add(Files.readString(file));
                }
            }
        }
        return texts;
    }

    private static List<String> generated() {
        List<String> texts = new ArrayList<>(SentenceGenerator.texts(SEED, 100, 50));
        texts.addAll(SentenceGenerator.texts(SEED + 1, 240, 1_500));
        return texts;
    }

    private static CommonTokenStream tokens(String text) {
        CommonTokenStream stream = new CommonTokenStream(
                new ListTokenSource(TokenReader.read(new CodePoints(text, 0)).list()));
        stream.fill();
        return stream;
    }

    /** A parser that goes by the grammar's network alone and notes which way it goes at each fork. */
    private static final class Reading extends ParserInterpreter {
        private final List<BitSet> reached;

        Reading(TokenStream tokens, List<BitSet> reached) {
            super(
                    "RunbookParser.g4",
                    RunbookParser.VOCABULARY,
                    List.of(RunbookParser.ruleNames),
                    RunbookParser._ATN,
                    tokens);
            this.reached = reached;
        }

        @Override
        protected int visitDecisionState(DecisionState state) {
            int alternative = super.visitDecisionState(state);
            if (state.decision >= 0) {
                reached.get(state.decision).set(alternative);
            }
            return alternative;
        }
    }

    private static final class SyntaxErrors extends BaseErrorListener {
        private final List<String> errors;

        SyntaxErrors(List<String> errors) {
            this.errors = errors;
        }

        @Override
        public void syntaxError(
                Recognizer<?, ?> recognizer,
                Object symbol,
                int line,
                int column,
                String message,
                RecognitionException error) {
            errors.add(line + ":" + column + " " + message);
        }
    }

    private static final class Ambiguities extends BaseErrorListener {
        private final List<String> problems;

        Ambiguities(List<String> problems) {
            this.problems = problems;
        }

        @Override
        public void reportAmbiguity(
                org.antlr.v4.runtime.Parser recognizer,
                DFA dfa,
                int start,
                int stop,
                boolean exact,
                BitSet ambiguous,
                ATNConfigSet configurations) {
            problems.add(describe(dfa.decision) + " is ambiguous");
        }

        @Override
        public void reportContextSensitivity(
                org.antlr.v4.runtime.Parser recognizer,
                DFA dfa,
                int start,
                int stop,
                int prediction,
                ATNConfigSet configurations) {
            problems.add(describe(dfa.decision) + " depends on its context");
        }
    }
}
