"""Pages of the portal that are no petition but that people look for."""

from django.urls import NoReverseMatch, reverse

from portal.search.models import SearchDocument

# URL name, titles, words of the street
PAGES = (
    ("tracking:lookup", "처리 조회", "Track a petition", ["접수번호 조회", "내 민원 찾기", "확인번호"]),
    (
        "deadline:calculator",
        "처리 기한 계산",
        "Deadline calculator",
        ["처리기간", "언제까지", "기한 계산", "며칠 걸려요"],
    ),
    ("dashboard:me", "나의 민원", "My petitions", ["내 민원", "마이페이지", "신청 내역"]),
    ("account_signup", "회원 가입", "Sign up", ["가입", "계정 만들기", "아이디 만들기"]),
    ("account_login", "로그인", "Log in", ["접속", "들어가기"]),
    (
        "account_reset_password",
        "비밀번호 다시 만들기",
        "Reset your password",
        ["비밀번호 잊음", "비번 찾기", "비밀번호 찾기"],
    ),
    ("pages:privacy", "개인정보 처리방침", "Privacy policy", ["개인정보", "정보 보호"]),
    ("pages:accessibility", "웹 접근성 안내", "Accessibility", ["글자 크기", "화면 낭독", "장애인 접근"]),
    ("pages:terms", "이용약관", "Terms of use", ["약관"]),
    ("pages:copyright", "저작권 정책", "Copyright", ["저작권", "공공누리"]),
    ("display:settings", "화면 설정", "Display settings", ["글자 크게", "글씨 크게", "선명한 화면", "고대비"]),
)


def page_documents() -> list[SearchDocument]:
    """One document for each of these pages that this portal has."""
    documents = []
    for name, title_ko, title_en, synonyms in PAGES:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        documents.append(
            SearchDocument(
                kind=SearchDocument.Kind.PAGE,
                reference=name,
                scope="page",
                title_ko=title_ko,
                title_en=title_en,
                synonyms=synonyms,
                url=url,
                popularity=5,
            )
        )
    return documents
