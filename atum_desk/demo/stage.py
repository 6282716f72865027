"""How each beat of a story is done: through the operations, by whoever does it, with the clock set to its instant."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from atum_desk.core.actors import Actor, system
from atum_desk.demo import files
from atum_desk.demo.lives import Beat
from atum_desk.demo.scenario import Voice
from atum_desk.demo.story import Telling
from tickets import operations
from tickets.operations import Outcome
from tickets.states import Channel


@dataclass(frozen=True)
class Stage:
    """An organization that is built, by name: its people as actors, its services and teams, and how it talks."""

    people: dict[str, Actor]
    services: dict[str, UUID]
    teams: dict[str, UUID]
    team_of_service: dict[str, str]
    voice: Voice

    def user_id(self, name: str) -> UUID:
        """Return a person's id."""
        user_id = self.people[name].id
        assert user_id is not None
        return user_id

    def play(self, beat: Beat, telling: Telling) -> None:
        """Do one beat of a story; raises whatever the operation refuses with."""
        _PLAYS[beat](self, telling)

    def line(self, telling: Telling, wordings: tuple[str, ...]) -> str:
        """Return one of the wordings with its slots filled."""
        names = {"agent": telling.agent, "requester": telling.requester, "colleague": telling.colleague}
        first_names = {role: name.split()[0] for role, name in names.items()}
        return telling.rng.choice(wordings).format_map({**telling.words, **first_names})

    def letter(self, telling: Telling, wordings: tuple[str, ...]) -> str:
        """Return one of the wordings as an agent's answer, with greeting and farewell."""
        lines = (self.voice.greeting, wordings, self.voice.farewell)
        return "\n\n".join(self.line(telling, choice) for choice in lines)


def _id(telling: Telling) -> UUID:
    assert telling.ticket_id is not None, "a story begins with its ticket"
    return telling.ticket_id


def _file(stage: Stage, telling: Telling) -> None:
    _create(stage, telling, telling.requester, Channel.WEB, stage.line(telling, (telling.description,)))


def _phone(stage: Stage, telling: Telling) -> None:
    said = stage.line(telling, (telling.description,))
    _create(
        stage, telling, telling.agent, Channel.AGENT, f"{stage.line(telling, stage.voice.phone)}\n\n{said}"
    )


def _create(stage: Stage, telling: Telling, author: str, channel: Channel, description: str) -> None:
    subject = stage.line(telling, (telling.subject,))
    ticket = operations.create(
        requester_id=stage.user_id(telling.requester),
        subject=subject,
        description=description,
        service_id=None if telling.is_misfiled else stage.services[telling.scenario.service],
        channel=channel,
        uploads=files.screenshot_for(subject, stage.people[author]),
        actor=stage.people[author],
    )
    telling.filed_as = subject
    telling.ticket_id = ticket.pk


def _accept(stage: Stage, telling: Telling) -> None:
    operations.accept(_id(telling), actor=stage.people[telling.dispatcher])


def _assign(stage: Stage, telling: Telling) -> None:
    agent_id, dispatcher = stage.user_id(telling.agent), stage.people[telling.dispatcher]
    operations.assign(_id(telling), user_id=agent_id, actor=dispatcher)


def _priority(stage: Stage, telling: Telling) -> None:
    operations.set_priority(_id(telling), priority=telling.priority, actor=stage.people[telling.dispatcher])


def _service(stage: Stage, telling: Telling) -> None:
    service_id = stage.services[telling.scenario.service]
    operations.set_service(_id(telling), service_id=service_id, actor=stage.people[telling.dispatcher])


def _team(stage: Stage, telling: Telling) -> None:
    team_id = stage.teams[stage.team_of_service[telling.scenario.service]]
    operations.assign_team(_id(telling), team_id=team_id, actor=stage.people[telling.manager])


def _tag(stage: Stage, telling: Telling) -> None:
    operations.set_tags(_id(telling), tags=telling.scenario.tags, actor=stage.people[telling.dispatcher])


def _start(stage: Stage, telling: Telling) -> None:
    operations.start(_id(telling), actor=stage.people[telling.agent])


def _answer_with(wordings: Callable[[Stage, Telling], tuple[str, ...]], outcome: Outcome) -> "Play":
    def play(stage: Stage, telling: Telling) -> None:
        content = stage.letter(telling, wordings(stage, telling))
        actor = stage.people[telling.agent]
        uploads = files.instructions_for(telling.filed_as, actor) if outcome is Outcome.RESOLVE else []
        operations.reply(_id(telling), content=content, outcome=outcome, uploads=uploads, actor=actor)

    return play


def _write_with(wordings: Callable[[Stage, Telling], tuple[str, ...]]) -> "Play":
    def play(stage: Stage, telling: Telling) -> None:
        content = stage.line(telling, wordings(stage, telling))
        told = operations.reply(_id(telling), content=content, actor=stage.people[telling.requester])
        # A message that came too late has opened another ticket: the story goes on there.
        telling.ticket_id = told.ticket.pk

    return play


def _note(stage: Stage, telling: Telling) -> None:
    _remark(stage, telling, telling.agent, telling.scenario.note)


def _opinion(stage: Stage, telling: Telling) -> None:
    _remark(stage, telling, telling.colleague, stage.voice.opinion)


def _remark(stage: Stage, telling: Telling, author: str, wordings: tuple[str, ...]) -> None:
    telling.last_note = stage.line(telling, wordings)
    actor = stage.people[author]
    uploads = files.log_for(telling.filed_as, actor)
    comment = operations.note(_id(telling), content=telling.last_note, uploads=uploads, actor=actor)
    telling.comment_id = comment.pk


def _correct(stage: Stage, telling: Telling) -> None:
    assert telling.comment_id is not None, "a note is corrected after it was written"
    content = f"{telling.last_note}\n\n{stage.line(telling, stage.voice.correction)}"
    operations.edit_comment(
        _id(telling), telling.comment_id, content=content, actor=stage.people[telling.agent]
    )


def _slip(stage: Stage, telling: Telling) -> None:
    _remark(stage, telling, telling.agent, stage.voice.secret)


def _redact(stage: Stage, telling: Telling) -> None:
    assert telling.comment_id is not None, "a note is redacted after it was written"
    operations.redact_comment(_id(telling), telling.comment_id, actor=stage.people[telling.manager])


def _explain(stage: Stage, telling: Telling) -> None:
    _remark(stage, telling, telling.agent, stage.voice.hand_over)


def _hand_over(stage: Stage, telling: Telling) -> None:
    colleague_id = stage.user_id(telling.colleague)
    operations.assign(_id(telling), user_id=colleague_id, actor=stage.people[telling.agent])
    telling.agent, telling.colleague = telling.colleague, telling.agent


def _confirm(stage: Stage, telling: Telling) -> None:
    thanks = stage.line(telling, telling.scenario.thanks)
    operations.resolve(_id(telling), note=thanks, actor=stage.people[telling.requester])


def _resume(stage: Stage, telling: Telling) -> None:
    operations.resume(_id(telling), actor=stage.people[telling.agent])


def _close(stage: Stage, telling: Telling) -> None:
    operations.close(_id(telling), actor=stage.people[telling.agent])


def _satisfied(stage: Stage, telling: Telling) -> None:
    operations.close(_id(telling), actor=stage.people[telling.requester])


def _expire(stage: Stage, telling: Telling) -> None:
    operations.close(_id(telling), actor=system("Automatic closing"))


def _withdraw(stage: Stage, telling: Telling) -> None:
    operations.cancel(_id(telling), actor=stage.people[telling.requester])


def _cancel(stage: Stage, telling: Telling) -> None:
    reason = stage.line(telling, stage.voice.cancel)
    operations.cancel(_id(telling), reason=reason, actor=stage.people[telling.dispatcher])


Play = Callable[[Stage, Telling], None]

_PLAYS: dict[Beat, Play] = {
    Beat.FILE: _file,
    Beat.PHONE: _phone,
    Beat.ACCEPT: _accept,
    Beat.ASSIGN: _assign,
    Beat.PRIORITY: _priority,
    Beat.SERVICE: _service,
    Beat.TEAM: _team,
    Beat.TAG: _tag,
    Beat.START: _start,
    Beat.ACKNOWLEDGE: _answer_with(lambda stage, _: stage.voice.acknowledge, Outcome.STAY),
    Beat.NOTE: _note,
    Beat.OPINION: _opinion,
    Beat.CORRECT: _correct,
    Beat.SLIP: _slip,
    Beat.REDACT: _redact,
    Beat.EXPLAIN: _explain,
    Beat.HAND_OVER: _hand_over,
    Beat.ASK: _answer_with(lambda _, telling: telling.scenario.question, Outcome.WAIT),
    Beat.ANSWER: _write_with(lambda _, telling: telling.scenario.reply),
    Beat.NUDGE: _write_with(lambda stage, _: stage.voice.nudge),
    Beat.PROPOSE: _answer_with(lambda _, telling: telling.scenario.answer, Outcome.STAY),
    Beat.SOLVE: _answer_with(lambda _, telling: telling.scenario.answer, Outcome.RESOLVE),
    Beat.CONFIRM: _confirm,
    Beat.RELAPSE: _write_with(lambda stage, _: stage.voice.relapse),
    Beat.SOLVE_AGAIN: _answer_with(lambda stage, _: stage.voice.solve_again, Outcome.RESOLVE),
    Beat.RESUME: _resume,
    Beat.CLOSE: _close,
    Beat.SATISFIED: _satisfied,
    Beat.EXPIRE: _expire,
    Beat.FOLLOW_UP: _write_with(lambda stage, _: stage.voice.follow_up),
    Beat.WITHDRAW: _withdraw,
    Beat.CANCEL: _cancel,
}
