package dev.maskstream.gateway.camera;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * The numbers are those of RFC 7616, section 3.9, RFC 2617, section 3.5, and RFC 7617, section 2.
 */
class HttpLoginTest {
  private static final String TARGET = "/dir/index.html";
  private static final String REST =
      ", realm=\"http-auth@example.org\", qop=\"auth, auth-int\","
          + " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
          + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";

  private final HttpLogin login =
      new HttpLogin(
          "Mufasa:Circle%20of%20Life", () -> "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");

  @Test
  void theStrongestDigestThatIsOfferedIsAnswered() {
    String both =
        "Basic realm=\"x\", Digest algorithm=SHA-256" + REST + ", Digest algorithm=MD5" + REST;

    assertThat(login.answer(both, TARGET))
        .contains(
            "Digest username=\"Mufasa\", realm=\"http-auth@example.org\","
                + " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
                + " uri=\"/dir/index.html\","
                + " response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\","
                + " algorithm=SHA-256,"
                + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\","
                + " qop=auth, nc=00000001,"
                + " cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\"");
  }

  @Test
  void oldCamerasGetMd5() {
    assertThat(login.answer("Digest algorithm=MD5" + REST, TARGET).orElseThrow())
        .contains("response=\"8ca523f5e9506fed4657c9700eebdbec\"", "algorithm=MD5");
  }

  @Test
  void ofACameraThatNamesNoAlgorithmItIsMd5() {
    HttpLogin of2617 = new HttpLogin("Mufasa:Circle%20Of%20Life", () -> "0a4f113b");
    String challenge =
        "Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\","
            + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"";

    assertThat(of2617.answer(challenge, TARGET).orElseThrow())
        .contains("response=\"6629fae49393a05397450978507c4ef1\"")
        .doesNotContain("algorithm");
  }

  @Test
  void basicIsAnsweredOnlyWhereNoDigestIsKnown() {
    HttpLogin of7617 = new HttpLogin("Aladdin:open%20sesame", () -> "");

    assertThat(of7617.answer("Basic realm=\"WallyWorld\"", TARGET))
        .contains("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    assertThat(of7617.answer("Digest algorithm=XYZ, nonce=\"a\", Basic realm=\"b\"", TARGET))
        .hasValueSatisfying(answer -> assertThat(answer).startsWith("Basic "));
    assertThat(of7617.answer("Negotiate", TARGET)).isEmpty();
    assertThat(of7617.answer("Digest qop=\"auth-int\", nonce=\"a\"", TARGET)).isEmpty();
    assertThat(of7617.answer("", TARGET)).isEmpty();
  }

  @Test
  void quotesInNamesStayNames() {
    String challenge = "Digest realm=\"hall \\\"7\\\", Basic x\", nonce=\"n\"";

    assertThat(login.answer(challenge, TARGET).orElseThrow())
        .contains("realm=\"hall \\\"7\\\", Basic x\"");
  }
}
