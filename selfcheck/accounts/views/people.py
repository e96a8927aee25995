"""The operator's people: who has an account, with which installation roles, and what can be done for them.

Units appear by name, count and state on the pages of the enterprises part; their contents never do.
"""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfcheck.accounts import factors, operations
from selfcheck.accounts.access import for_operator, require_fresh
from selfcheck.accounts.finding import count_people, search_people
from selfcheck.accounts.forms import InviteForm
from selfcheck.accounts.model import LINK_LIFETIME, ROLE_NAMES, InstallationRole
from selfcheck.accounts.passkeys import of_user
from selfcheck.accounts.views.blueprint import operator_bp as bp
from selfcheck.accounts.views.person import me
from selfcheck.accounts.web.slips import Slip, link_address, show_slip
from selfcheck.errors import NotFound
from selfcheck.text import Bilingual
from selfcheck.web.addresses import page_asked, words_asked
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now, session

PAGE = 50


@bp.get("")
@for_operator
def home() -> ResponseReturnValue:
    """Show what an operator looks after."""
    return render_template("accounts/operator.html", count=count_people(session()))


@bp.get("/people")
@for_operator
def people() -> ResponseReturnValue:
    """List accounts, found by name."""
    sought = words_asked()
    page = page_asked()
    found, total = search_people(session(), sought, page=page, size=PAGE)
    pages = max(1, -(-total // PAGE))
    values = {"q": sought, "page": page, "pages": pages, "total": total, "roles": ROLE_NAMES}
    return render_template("accounts/people.html", people=found, **values)


@bp.get("/people/invite")
@for_operator
def whom_to_invite() -> ResponseReturnValue:
    """Ask for whom a new account is."""
    return render_template("accounts/invite.html", form=InviteForm())


@bp.post("/people/invite")
@for_operator
@require_fresh
def invite() -> ResponseReturnValue:
    """Make a link with which somebody new creates their account, and show it, this once."""
    form = InviteForm()
    if not form.validate():
        return render_template("accounts/invite.html", form=form), 400
    token = operations.invite(session(), me().actor, form.name.data, at=now())
    return show_slip(
        Slip(
            title=Bilingual("创建账号", "Create an account"),
            person=form.name.data,
            address=link_address("accounts.join", token),
            expires_at=now() + LINK_LIFETIME,
            back=url_for("operator.people"),
        )
    )


@bp.get("/people/<int:user_id>")
@for_operator
def person(user_id: int) -> ResponseReturnValue:
    """Show one account and what can be done for it."""
    user = operations.get_user(session(), user_id)
    passkeys = of_user(session(), user_id)
    return render_template("accounts/person.html", user=user, passkeys=passkeys, roles=ROLE_NAMES)


@bp.post("/people/<int:user_id>/roles")
@for_operator
@require_fresh
@acts_once
def change_roles(user_id: int) -> ResponseReturnValue:
    """Give or take one installation role."""
    role = _role(request.form.get("role", ""))
    change = operations.give_role if request.form.get("act") == "give" else operations.take_role
    change(session(), me().actor, user_id, role, at=now())
    flash(_("角色已更改，对方要重新登录。"))
    return redirect(url_for("operator.person", user_id=user_id), 303)


def _role(value: str) -> InstallationRole:
    try:
        return InstallationRole(value)
    except ValueError as error:
        raise NotFound from error


@bp.post("/people/<int:user_id>/recovery")
@for_operator
@require_fresh
def start_recovery(user_id: int) -> ResponseReturnValue:
    """Make a recovery link and show it, this once."""
    user = operations.get_user(session(), user_id)
    token = operations.start_recovery(session(), me().actor, user_id, at=now())
    return show_slip(
        Slip(
            title=Bilingual("重设密码", "Set a new password"),
            person=user.display_name,
            address=link_address("accounts.recover", token),
            expires_at=now() + LINK_LIFETIME,
            back=url_for("operator.person", user_id=user_id),
        )
    )


@bp.post("/people/<int:user_id>/remove-factors")
@for_operator
@require_fresh
@acts_once
def remove_factors(user_id: int) -> ResponseReturnValue:
    """Take the second factors from a person who lost theirs."""
    factors.remove_factors(session(), me().actor, user_id, at=now())
    flash(_("第二步验证已清除，请提醒对方重新设置。"))
    return redirect(url_for("operator.person", user_id=user_id), 303)


@bp.post("/people/<int:user_id>/state")
@for_operator
@require_fresh
@acts_once
def change_state(user_id: int) -> ResponseReturnValue:
    """Close an account, or open it again."""
    change = operations.open_account if request.form.get("act") == "open" else operations.close_account
    change(session(), me().actor, user_id, at=now())
    flash(_("账号状态已更改。"))
    return redirect(url_for("operator.person", user_id=user_id), 303)
