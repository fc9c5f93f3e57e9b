from monitor.service.jobs import Jobs


def _jobs() -> Jobs:
    return Jobs(["poll", "visit"], now=0.0)


def test_jobs_that_come_and_go_are_not_stuck() -> None:
    jobs = _jobs()
    for second in range(100, 1000, 100):
        for name in ("poll", "visit"):
            assert jobs.begin(name, now=float(second))
            jobs.end(name, now=float(second + 1))
    assert jobs.stuck(901.0) == ()
    assert jobs.failing() == ()


def test_a_job_that_is_not_started_any_more_is_stuck() -> None:
    jobs = _jobs()
    jobs.begin("poll", now=500.0)
    jobs.end("poll", now=501.0)
    assert jobs.stuck(510.0) == ("the job visit is not started any more",)


def test_a_job_that_hangs_is_stuck_and_one_that_takes_long_is_not() -> None:
    jobs = _jobs()
    jobs.begin("poll", now=0.0)
    jobs.begin("visit", now=3000.0)
    assert jobs.stuck(3500.0) == ()
    assert jobs.stuck(3700.0) == ("the job poll hangs",)


def test_one_failure_is_weather_and_two_in_a_row_are_told() -> None:
    jobs = _jobs()
    for failure in ("no such table", ""):
        jobs.begin("poll", now=1.0)
        jobs.end("poll", now=2.0, failure=failure)
    assert jobs.failing() == ()
    for _ in range(2):
        jobs.begin("poll", now=3.0)
        jobs.end("poll", now=4.0, failure="no such table")
    assert jobs.failing() == ("the job poll fails: no such table",)


def test_the_same_failure_each_second_is_news_once() -> None:
    jobs = _jobs()
    assert jobs.is_news("poll", "locked")
    jobs.end("poll", now=1.0, failure="locked")
    assert not jobs.is_news("poll", "locked")
    assert jobs.is_news("poll", "full")


def test_after_the_end_no_job_begins_and_those_at_work_are_waited_for() -> None:
    jobs = _jobs()
    jobs.begin("poll", now=1.0)
    assert not jobs.close(0.01)
    assert not jobs.begin("visit", now=2.0)
    jobs.end("poll", now=2.0)
    assert jobs.close(0.01)
    assert jobs.running == ()
