package activationplatform.conformance;

import activationplatform.client.ServerTest;
import activationplatform.client.TensorReaderTest;
import activationplatform.client.TensorTest;
import org.junit.runner.JUnitCore;
import org.junit.runner.Result;
import org.junit.runner.notification.Failure;

/** Runs the tests and counts them as clients/conformance asks for it: a test that is skipped counts as failed. */
public final class TestRunner {
    private TestRunner() {}

    public static void main(String[] args) {
        Result result = JUnitCore.runClasses(TensorTest.class, TensorReaderTest.class, ServerTest.class);
        for (Failure failure : result.getFailures()) {
            System.out.println("failed: " + failure.getTestHeader() + ": " + failure.getMessage());
        }
        int failed = result.getFailureCount() + result.getAssumptionFailureCount();
        System.out.println(result.getRunCount() - failed + " passed, " + failed + " failed");
        System.exit(failed == 0 ? 0 : 1);
    }
}
