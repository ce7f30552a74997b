package dev.sluice.rehearsal.test;

import java.util.List;

/**
 * What came of one test.
 *
 * @param file the runbook's name for messages
 * @param line where the test begins
 * @param remarks what operators said in vain
 * @param millis how long it took, of real time
 */
public record TestResult(String file, String title, int line, List<Judged> judged, List<String> remarks, long millis) {
    public TestResult {
        judged = List.copyOf(judged);
        remarks = List.copyOf(remarks);
    }

    public boolean passed() {
        return judged.stream().allMatch(Judged::held);
    }
}
