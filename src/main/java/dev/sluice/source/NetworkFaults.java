package dev.sluice.source;

import dev.sluice.value.Missing;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import javax.net.ssl.SSLException;

/**
 * Why a connection failed, by what stands behind a driver's exception.
 *
 * @param where the address as the environment file has it
 * @param check how to see whether the server is there
 * @param tls which settings decide on TLS
 */
record NetworkFaults(String source, String where, String check, String tls, Secrets secrets) {

    /** @param said the driver's own words */
    NoAnswer explain(SQLException failure, String said, Deadline deadline) {
        SSLException refused = cause(failure, SSLException.class);
        if (refused != null) {
            return tls(secrets.mask(String.valueOf(refused.getMessage())));
        }
        if (cause(failure, UnknownHostException.class) != null) {
            return NoAnswer.passing(
                    Missing.Cause.UNREACHABLE,
                    "no host is called " + where,
                    "correct `url` of source " + source + " in sluice.yaml, or the name service of this machine");
        }
        if (cause(failure, ConnectException.class) != null || cause(failure, NoRouteToHostException.class) != null) {
            return NoAnswer.passing(Missing.Cause.UNREACHABLE, where + " refuses connections", check);
        }
        if (deadline.hasPassed()) {
            return deadline.passed();
        }
        if (cause(failure, SocketTimeoutException.class) != null) {
            return NoAnswer.passing(
                    Missing.Cause.UNREACHABLE,
                    where + " does not answer",
                    "check the way to it: address, firewall, and whether the server hangs");
        }
        return NoAnswer.passing(
                Missing.Cause.UNREACHABLE,
                "the connection to " + where + " failed: " + secrets.mask(said),
                "check that the server on " + where + " is up, and read its log");
    }

    NoAnswer tls(String said) {
        return NoAnswer.settled(
                Missing.Cause.UNREACHABLE,
                "TLS with " + where + " failed: " + said,
                "check " + tls + ", source " + source + " in sluice.yaml");
    }

    private static <T extends Throwable> T cause(Throwable failure, Class<T> type) {
        int depth = 0;
        for (Throwable each = failure; each != null && depth < 10; each = each.getCause(), depth++) {
            if (type.isInstance(each)) {
                return type.cast(each);
            }
        }
        return null;
    }
}
