"""The rules of the access matrix: what each role gets where a rule holds.

A cell is what a role gets: `in`, `login` (sent to the login), `no` (403 or sent away), `403`, `404`; `near` and
`far`: in for the row of that name, 404 for the other. `near` is the owner's and the officer's department's row,
`far` the stranger's and the other officer's.
"""

TABLE = """
rule         anonymous owner stranger officer other_officer head auditor privacy content campaign administrator
PUBLIC       in        in    in       in      in            in   in      in      in      in       in
GUEST        in        no    no       no      no            no   no      no      no      no       no
LOGIN        login     in    in       in      in            in   in      in      in      in       in
CITIZEN      login     in    in       403     403           403  403     403     403     403      403
CITIZEN_OWN  login     near  far      403     403           403  403     403     403     403      403
FILE         login     near  far      near    far           near in      404     404     404      404
OFFICER      login     403   403      in      in            in   in      in      in      in       in
DEPARTMENT   login     403   403      near    far           near in      404     404     404      404
HANDLING     login     403   403      near    far           near 403     403     403     403      403
WATCHING     login     403   403      near    far           near in      403     403     403      403
OWN_DESK     login     403   403      in      in            in   in      403     403     403      403
INSIGHT      login     403   403      403     403           in   in      403     403     403      403
SENDINGS     login     403   403      403     403           403  403     403     403      in       in
MAILS        login     403   403      403     403           403  403     403     403     403      in
CALLS        login     403   403      in      in            in   403     403     403     403      403
MERGING      login     403   403      403     403           in   in      403     403     403      403
COMPARING    login     403   403      403     403           in   403     403     403     403      403
TAKING       login     403   403      in      in            in   403     in      403     403      403
MINE_OUT     login     403   403      near    far           404  403     404     403     403      403
VOICES       login     403   403      403     403           near 403     403     403      403     403
SCORES       login     403   403      403     403           in   403     in      403     403      403
LOGS         login     403   403      403     403           403  403     in      403     403      403
KEEPING      login     403   403      403     403           403  403     in      403     403      403
EDITING      login     403   403      403     403           in   403     403     in      403      403
WRITER       login     403   403      403     403           near 403     403     in      403      403
ELSEWHERE    login     login login    login   login         login login  login  login   login    login
REFERENCE    login     no    no       no      no            no   no      no      in      no       in
EDITORIAL    login     no    no       no      no            no   no      no      in      no       no
DISTRICT     login     no    no       no      no            no   no      no      no      no       in
READER       login     403   403      near    far           404  403     403     403      403      403
INBOX        login     403   403      in      in            in   403     403     403      403      403
MODERATING   login     403   403      403     403           403  403     403     in      403     403
OBJECTIONS   login     403   403      403     403           403  in      403     in      403     403
ANSWERING    login     403   403      in      in            in   403     403     403     403      403
NEWSLETTERS  login     403   403      403     403           near 403     403     403     in       403
PRINTING     login     403   403      403     403           near 403     403     403     403      403
COMPOSING    login     403   403      403     403           403  403     403     403     in       403
NOBODY       login     no    no       no      no            no   no      no      no      no       no
"""
HEAD, *LINES = (line.split() for line in TABLE.strip().splitlines())
# Who keeps the records gets into their own pages, and elsewhere where somebody with no right of their own does.
RECORDS = {"KEEPING": "in", "SENDINGS": "403", "NEWSLETTERS": "403", "COMPOSING": "403"}
RULES = {
    rule: dict(zip(HEAD[1:], cells, strict=True)) | {"records": RECORDS.get(rule, cells[HEAD.index("campaign") - 1])}
    for rule, *cells in LINES
}
