package io.headgate.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SecretTest {
    @Test
    void showsNothingOfItsContent() {
        assertThat(Secret.of(Bytes.utf8("hunter2"))).hasToString("Secret[redacted]");
    }

    @Test
    void overwritesTheArrayItWasGivenWhenItIsWiped() {
        byte[] content = Bytes.utf8("hunter2");
        Secret secret = Secret.of(content);

        secret.close();

        assertThat(content).containsOnly(0);
        assertThatThrownBy(secret::content).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void copiesOutliveTheirOrigin() {
        byte[] content = Bytes.utf8("hunter2");
        Secret secret = Secret.of(content);
        Secret copy = secret.copy();
        Secret other = Secret.copyOf(content);

        secret.wipe();

        assertThat(copy.content()).isEqualTo(Bytes.utf8("hunter2"));
        assertThat(other.content()).isEqualTo(Bytes.utf8("hunter2"));
    }

    @Test
    void comparesByContent() {
        Secret secret = Secret.of(Bytes.utf8("hunter2"));

        assertThat(secret.constantTimeEquals(Secret.of(Bytes.utf8("hunter2")))).isTrue();
        assertThat(secret.constantTimeEquals(Secret.of(Bytes.utf8("hunter3")))).isFalse();
        assertThat(secret.constantTimeEquals(Secret.of(Bytes.utf8("hunter")))).isFalse();
        assertThat(Secret.of(new byte[0]).isEmpty()).isTrue();
        assertThat(secret.isEmpty()).isFalse();
    }
}
